# Written from the catalogue of settings by CompletionsTest, with -Dllamatap.pages=write.
_llamatap() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command= words=
    COMPREPLY=()
    # The equals sign of --key=value is a word of its own.
    if [[ $cur == = ]]; then
        cur=
    elif [[ $prev == = ]]; then
        prev=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    # No value begins with a hyphen, so this is the next argument.
    [[ $cur != -* ]] || prev=
    case $((COMP_CWORD > 1)):${COMP_WORDS[1]} in
        1:top | 1:doctor | 1:selfcheck) command=${COMP_WORDS[1]} ;;
    esac
    case $command:$prev in
        :--inputs) words='ollama' ;;
        :--upstream-host-header) words='preserve upstream' ;;
        :--ready-needs-upstream) words='true false' ;;
        :--host-readings) words='auto on off' ;;
        :--transport) words='auto epoll kqueue io_uring nio' ;;
        :--log-level) words='trace debug info warn error off' ;;
        :--log-format) words='text json' ;;
        :--access-log-format) words='text json' ;;
        :--push-dialect) words='main proxy fastapi categraf poller homeserver vllm' ;;
        :--exemplars) words='true false' ;;
        :--canary-in-homeserver) words='true false' ;;
        :--orca) words='true false' ;;
        :--epp-page) words='true false' ;;
        top:--config | top:--token-file | top:--ca | doctor:--config | doctor:--token-file | doctor:--ca | selfcheck:--config | selfcheck:--token-file | selfcheck:--ca | :--config | :--configs | :--upstream-credentials-file | :--upstream-ca | :--upstream-tls-certificate | :--upstream-tls-key | :--tls-certificate | :--tls-key | :--access-log | :--token-file | :--metrics-token-file | :--push-password-file | :--push-token-file | :--push-ca)
            local IFS=$'\n'
            compopt -o filenames 2> /dev/null
            COMPREPLY=($(compgen -f -- "$cur"))
            return
            ;;
        doctor:--except | selfcheck:--upstream | selfcheck:--url | :--listen | :--admin | :--poller-listen | :--homeserver-listen | :--upstream | :--allowed-hosts | :--loops | :--allow-networks | :--metrics-allow-networks | :--push-url | :--push-interval | :--push-labels | :--push-username | :--drain-timeout | :--connect-timeout | :--tls-handshake-timeout | :--request-head-timeout | :--keep-alive-timeout | :--request-body-timeout | :--first-byte-timeout | :--between-bytes-timeout | :--write-stall-timeout | :--pool-idle-timeout | :--half-close-timeout | :--max-request-line | :--max-head | :--max-headers | :--max-connections | :--max-connections-per-address | :--client-memory | :--max-idle-upstreams | :--poll-interval | :--poll-timeout | :--runner-slots | :--max-model-labels | :--stuck-min-silence | :--stuck-max-silence | :--canary-models | :--canary-interval | :--canary-num-predict | :--canary-timeout | :--slots | :--agent-listen | :--max-loaded-models) return ;;
        top:*) words='--once --json --ascii --config --token-file --ca --help' ;;
        doctor:*) words='--json --except --config --token-file --ca --help' ;;
        selfcheck:*) words='--upstream --url --json --config --token-file --ca --help' ;;
        *) words='top doctor selfcheck --config --configs --inputs --test --check --demo --example --version --help --listen --admin --poller-listen --homeserver-listen --upstream --upstream-host-header --allowed-hosts --upstream-credentials-file --ready-needs-upstream --host-readings --upstream-ca --upstream-tls-certificate --upstream-tls-key --tls-certificate --tls-key --transport --loops --log-level --log-format --access-log --access-log-format --token-file --allow-networks --metrics-token-file --metrics-allow-networks --push-url --push-interval --push-dialect --push-labels --push-username --push-password-file --push-token-file --push-ca --drain-timeout --connect-timeout --tls-handshake-timeout --request-head-timeout --keep-alive-timeout --request-body-timeout --first-byte-timeout --between-bytes-timeout --write-stall-timeout --pool-idle-timeout --half-close-timeout --max-request-line --max-head --max-headers --max-connections --max-connections-per-address --client-memory --max-idle-upstreams --poll-interval --poll-timeout --runner-slots --max-model-labels --exemplars --stuck-min-silence --stuck-max-silence --canary-models --canary-interval --canary-num-predict --canary-timeout --canary-in-homeserver --slots --agent-listen --orca --epp-page --max-loaded-models' ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _llamatap llamatap

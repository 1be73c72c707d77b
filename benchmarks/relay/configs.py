"""The settings of the proxies beside Llamatap: each tuned for streams, without a log or a time limit that a run could meet."""

import json

# Connections of each worker: two for each stream, and a tenth over, since nginx drops idle clients when a sixteenth is left.
NGINX = """
daemon off;
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections {connections}; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    client_max_body_size 0;
    keepalive_timeout 1h;
    keepalive_requests 1000000000;
    upstream ollama {{
        server 127.0.0.1:{upstream};
        keepalive 2048;
        keepalive_timeout 1h;
        keepalive_requests 1000000000;
    }}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location / {{
            proxy_pass http://ollama;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_buffering off;
            proxy_request_buffering off;
            proxy_read_timeout 1h;
            proxy_send_timeout 1h;
            {extra}
        }}
    }}
}}
"""

# With proxy_buffering off nginx reads an answer through this one buffer, of a page's size by default.
NGINX_LARGE_BUFFER = "proxy_buffer_size 64k; proxy_buffers 8 64k; proxy_busy_buffers_size 128k;"

# Two descriptors for each stream and for each pipe that is spliced through: more than the limit, and HAProxy does not start.
HAPROXY = """
global
    nbthread {workers}
    maxconn {streams}
    maxpipes 400
defaults
    mode http
    timeout connect 5s
    timeout client 1h
    timeout server 1h
    option http-no-delay
    option splice-auto
    option splice-request
    option splice-response
    http-reuse always
listen ollama
    bind 127.0.0.1:{port} backlog 4096
    server ollama 127.0.0.1:{upstream}
"""

ENVOY_MANY = 1000000


def _envoy_address(port):
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


def _envoy_type(name):
    return {"@type": f"type.googleapis.com/envoy.extensions.{name}"}


def envoy(port, upstream):
    """HTTP/1.1 on both sides; limits raised, buffers as they come, nothing tried twice, no statistics or ids for each request."""
    router = _envoy_type("filters.http.router.v3.Router") | {"suppress_envoy_headers": True, "dynamic_stats": False}
    http = _envoy_type("filters.network.http_connection_manager.v3.HttpConnectionManager") | {
        "stat_prefix": "relay",
        "codec_type": "HTTP1",
        "generate_request_id": False,
        "stream_idle_timeout": "0s",
        "common_http_protocol_options": {"idle_timeout": "3600s"},
        "http_filters": [{"name": "envoy.filters.http.router", "typed_config": router}],
        "route_config": {"virtual_hosts": [{
            "name": "all", "domains": ["*"],
            "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "ollama", "timeout": "0s"}}]}]},
    }
    listener = {
        "address": _envoy_address(port),
        "tcp_backlog_size": 4096,
        "filter_chains": [{"filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": http}]}],
    }
    protocol = _envoy_type("upstreams.http.v3.HttpProtocolOptions") | {
        "explicit_http_config": {"http_protocol_options": {}},
        "common_http_protocol_options": {"idle_timeout": "3600s"},
    }
    cluster = {
        "name": "ollama",
        "type": "STATIC",
        "connect_timeout": "5s",
        "load_assignment": {"cluster_name": "ollama",
                            "endpoints": [{"lb_endpoints": [{"endpoint": {"address": _envoy_address(upstream)}}]}]},
        "circuit_breakers": {"thresholds": [
            {"max_connections": ENVOY_MANY, "max_pending_requests": ENVOY_MANY, "max_requests": ENVOY_MANY}]},
        "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": protocol},
    }
    return json.dumps({"static_resources": {"listeners": [listener], "clusters": [cluster]}})

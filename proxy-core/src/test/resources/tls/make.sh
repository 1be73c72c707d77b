#!/bin/sh
# Makes all certificates and keys of this folder anew; needs OpenSSL 3. See README.md.
set -eu
century=36500

key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"; }

authority() {
    key "$1"
    openssl req -x509 -new -key "$1.key" -subj "/CN=Llamatap test authority $1" -days $century \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign -out "$1.pem"
}

# name, subject alternative names, days of validity; after 0 days it has expired when the next second begins
server() {
    test -f "$1.key" || key "$1"
    openssl req -new -key "$1.key" -subj "/CN=$1" -addext "subjectAltName=$2" -out "$1.csr"
    openssl x509 -req -in "$1.csr" -CA authority.pem -CAkey authority.key -copy_extensions copy \
        -days "$3" -out "$1.pem" 2> /dev/null
    rm "$1.csr"
}

rm -f ./*.pem ./*.key
authority authority
authority stranger
server loopback "DNS:localhost,IP:127.0.0.1,IP:::1" $century
server renewed "DNS:localhost,IP:127.0.0.1,IP:::1" $century
server elsewhere "DNS:elsewhere.example" $century
server expired "DNS:localhost,IP:127.0.0.1,IP:::1" 0
openssl genrsa -traditional -out rsa-pkcs1.key 2048 2> /dev/null
cp rsa-pkcs1.key rsa.key
server rsa "DNS:localhost,IP:127.0.0.1" $century
openssl pkcs8 -topk8 -nocrypt -in rsa-pkcs1.key -out rsa.key
openssl ec -in loopback.key -out loopback-sec1.key 2> /dev/null
openssl pkcs8 -topk8 -in loopback.key -passout pass:secret -out loopback-encrypted.key
rm authority.key stranger.key

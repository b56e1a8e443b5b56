# shellcheck shell=bash
# Finds a copy of Terraform's AWS provider that is already on this machine, for machines that can't or shouldn't fetch
# 675 MB from the public registry. Sourced, not run.

# terraform_mirror_find
# Prints the first folder that holds hashicorp/aws, in a version that src/main/terraform accepts (~> 5.100), in one of
# the two layouts that Terraform reads (unpacked or zipped). Fails when there is none. The search is bounded in depth,
# because its roots may be large.
terraform_mirror_find() {
  local platform root host found
  platform="$(terraform_mirror_platform)"
  for root in "$HOME/.terraform.d" "${XDG_DATA_HOME:-$HOME/.local/share}/terraform" \
    /usr/local/share /usr/share /usr/local/lib /usr/lib /usr/local /opt /srv /var/lib; do
    [ -d "$root" ] || continue
    while IFS= read -r host; do
      for found in "$host"/hashicorp/aws/*/"$platform"/terraform-provider-aws_v* \
        "$host"/hashicorp/aws/terraform-provider-aws_*_"$platform".zip; do
        [ -e "$found" ] || continue
        if [[ $found =~ /(terraform-provider-aws_)?5\.([0-9]+)\.[0-9]+[_/] ]] && ((BASH_REMATCH[2] >= 100)); then
          dirname "$host"
          return 0
        fi
      done
    done < <(find "$root" -maxdepth 4 -type d -name registry.terraform.io -prune -print 2>/dev/null | sort)
  done
  return 1
}

# terraform_mirror_platform
# Prints what Terraform calls this machine, for example linux_amd64.
terraform_mirror_platform() {
  local system machine
  system="$(uname -s | tr '[:upper:]' '[:lower:]')"
  machine="$(uname -m)"
  case "$machine" in
    x86_64) machine=amd64 ;;
    aarch64) machine=arm64 ;;
  esac
  printf '%s_%s\n' "$system" "$machine"
}

# terraform_mirror_config FILE
# Prints the CLI configuration that Terraform should be given in TF_CLI_CONFIG_FILE, or nothing when Terraform's own
# default is right. The user's own configuration wins; otherwise one is written to FILE.
terraform_mirror_config() {
  local file="$1" mirror
  if [ -n "${TF_CLI_CONFIG_FILE:-}" ] && [ -r "$TF_CLI_CONFIG_FILE" ]; then
    printf '%s\n' "$TF_CLI_CONFIG_FILE"
    return 0
  fi
  # Terraform reads this one by itself, as long as the variable does not point elsewhere.
  if [ -z "${TF_CLI_CONFIG_FILE:-}" ] && [ -r "$HOME/.terraformrc" ]; then
    return 0
  fi
  mirror="$(terraform_mirror_find)" || return 0
  cat >"$file" <<EOF
provider_installation {
  filesystem_mirror {
    path    = "$mirror"
    include = ["hashicorp/aws"]
  }
  direct {
    exclude = ["hashicorp/aws"]
  }
}
EOF
  printf '%s\n' "$file"
}

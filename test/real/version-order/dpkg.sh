# Reads pairs of versions parted by a tab; answers each with <, = or >, and ? where dpkg refuses one.
tab="$(printf '\t')"
while IFS="$tab" read -r a b; do
  dpkg --compare-versions "$a" lt "$b" 2>/dev/null
  case $? in
    0) echo '<' ;;
    1) if dpkg --compare-versions "$a" eq "$b" 2>/dev/null; then echo '='; else echo '>'; fi ;;
    *) echo '?' ;;
  esac
done

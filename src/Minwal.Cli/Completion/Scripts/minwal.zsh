#compdef minwal
# Completion of minwal for zsh: source <(minwal completion zsh) after compinit, or as a file _minwal in a folder of $fpath.
_minwal() {
  local line word help
  local -a plain plain_help open open_help
  for line in "${(@f)$("${(Q)words[1]}" complete "--word=${(Q)PREFIX}" -- "${(@Q)words[2,CURRENT-1]}" 2> /dev/null)}"; do
    word="${line%%$'\t'*}"
    help="$word"
    [[ "$line" == *$'\t'* ]] && help="$word  -- ${line#*$'\t'}"
    case "$word" in
      '') ;;
      :file) _files ;;
      :dir) _files -/ ;;
      *[=:,]) open+=("$word"); open_help+=("$help") ;;
      *) plain+=("$word"); plain_help+=("$help") ;;
    esac
  done
  (( $#plain )) && compadd -l -d plain_help -a plain
  (( $#open )) && compadd -S '' -l -d open_help -a open
  return 0
}
compdef _minwal minwal

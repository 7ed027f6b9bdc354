# Completion of minwal for bash: source <(minwal completion bash), in ~/.bashrc for every shell.
_minwal() {
  local rest="${COMP_LINE:0:COMP_POINT}" cur word line i n=-1
  local -a words=()
  # bash divides words at '=' and ':' too; what no blank divides belongs together.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word="${COMP_WORDS[i]}"
    case "$rest" in
      [[:space:]]*) rest="${rest#"${rest%%[![:space:]]*}"}"; n=$((n + 1)); words[n]="" ;;
      *) if ((n < 0)); then n=0; words[0]=""; fi ;;
    esac
    ((i == COMP_CWORD)) && word="$rest"
    words[n]="${words[n]}$word"
    rest="${rest#"$word"}"
  done
  cur="$word"
  case "$cur" in [=:]) cur="" ;; esac
  local prefix="${words[n]%"$cur"}"
  COMPREPLY=()
  while IFS= read -r line; do
    word="${line%%$'\t'*}"
    case "$word" in
      :file) compopt -o filenames 2> /dev/null
        while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$cur") ;;
      :dir) compopt -o filenames 2> /dev/null
        while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -d -- "$cur") ;;
      *) case "$word" in *[=:,]) compopt -o nospace 2> /dev/null ;; esac
        COMPREPLY+=("${word#"$prefix"}") ;;
    esac
  done < <("$1" complete "--word=${words[n]}" -- "${words[@]:1:n-1}" 2> /dev/null)
}
complete -F _minwal minwal

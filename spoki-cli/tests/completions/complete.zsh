# Prints what zsh completes: complete.zsh SCRIPT LINE...
# Only an interactive shell completes, so one runs in a terminal of its own. It answers through a named pipe.
zmodload zsh/zpty || exit
script=$1
shift
folder=$(mktemp -d) || exit
answers=$folder/answers
mkfifo $answers || exit
zpty shell zsh -f -i
zpty -w shell "script=${(q)script}; answers=$answers; found=$folder/found"
zpty -w shell 'PROMPT= ; autoload -Uz compinit; compinit -D -u; source $script
compadd() {
  [[ " $* " == *" -"[OAD]" "* ]] && { builtin compadd "$@"; return }
  local -a matches
  builtin compadd -O matches "$@"
  print -rl -- $matches >> $found
  builtin compadd "$@"
}
complete-and-tell() { : > $found; zle complete-word; cat $found > $answers; zle kill-buffer }
zle -N complete-and-tell
bindkey "^I" complete-and-tell
print > $answers'
cat $answers > /dev/null
for line in "$@"; do
  print -r -- "[$line]"
  zpty -w -n shell "$line"$'\t'
  cat $answers
done
zpty -d shell
rm -r $folder

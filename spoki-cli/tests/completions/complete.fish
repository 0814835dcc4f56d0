# Prints what fish completes: complete.fish SCRIPT LINE...
source $argv[1]; or exit
for line in $argv[2..]
    echo "[$line]"
    complete --do-complete $line | string replace --regex '\t.*' ''
end
# `string` fails where there is nothing to replace.
true

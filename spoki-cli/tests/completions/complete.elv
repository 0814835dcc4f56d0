# Prints what elvish completes: complete.elv SCRIPT LINE...
# The script uses the module of the interactive editor, so this file stands in for what the script uses of that module.
use str
var completion: = (ns [&arg-completer=[&]])
fn complex-candidate {|stem &display='' &display-suffix='' &code-suffix=''| put $stem }
var edit: = (ns [&completion:=$completion: &complex-candidate~=$complex-candidate~])
eval (slurp < $args[0]) &ns=(ns [&edit:=$edit:])
for line $args[1..] {
  echo '['$line']'
  var words = [(str:split ' ' $line)]
  $edit:completion:arg-completer[spoki] $@words | each {|found|
    if (str:has-prefix $found $words[-1]) { echo $found }
  }
}

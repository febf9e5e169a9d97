function __broadsheet
    set -l words (commandline -opc) (commandline -ct)
    broadsheet completion words -- $words[2..-1] 2>/dev/null
end
complete -c broadsheet -f -a '(__broadsheet)'
complete -c broadsheet -f -a '(__fish_complete_directories)'

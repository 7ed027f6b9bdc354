# Completion of minwal for fish: minwal completion fish | source, or as ~/.config/fish/completions/minwal.fish.
function __minwal_complete
    set -l before (commandline -opc)
    set -l tool $before[1]
    set -e before[1]
    set -l typed (commandline -ct)
    for line in ($tool complete "--word=$typed" -- $before 2> /dev/null)
        switch $line
            case ':file'
                __fish_complete_path "$typed"
            case ':dir'
                __fish_complete_directories "$typed"
            case '*'
                echo $line
        end
    end
end
complete -c minwal -f -a '(__minwal_complete)'

# bash completion for liqmap
_liqmap() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local command=${COMP_WORDS[1]}
    local source="--snapshots --metrics --klines --mark-klines"
    local model="--axis --tier --contract --maintenance --turnover --holding
        --entry-points --initial --venue --config"
    local words=
    COMPREPLY=()

    if ((COMP_CWORD == 1)); then
        COMPREPLY=($(compgen -W "map replay convert price positions venues --help --version" -- "$word"))
        return
    fi
    case $before in
    --snapshots | --metrics | --klines | --mark-klines | --config | -o | --output)
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen -f -- "$word"))
        return
        ;;
    --unit) words="quote contracts" ;;
    --format)
        case $command in
        map) words="text json csv" ;;
        replay) words="csv json" ;;
        positions) words="text json csv" ;;
        price | venues) words="text json" ;;
        esac
        ;;
    --side) words="long short" ;;
    --contract) words="linear inverse" ;;
    --maintenance) words="mark entry" ;;
    --initial) words="unknown entry" ;;
    --axis) words="auto" ;;
    --tier | --venue | --turnover | --holding | --entry-points | --at | --top | \
        --price | --date | --entry | --leverage | --qty | --margin | --cross | --mmr | \
        --deduction | --fee | --face) return ;;
    *)
        case $command in
        map) words="$source $model --at --top --unit --format --help" ;;
        replay) words="$source $model --unit --format --help" ;;
        convert) words="--metrics --klines --mark-klines --output --help" ;;
        positions)
            words="$model --price --at --top --unit --format --help"
            [[ $word == -* ]] || {
                compopt -o filenames 2>/dev/null
                COMPREPLY=($(compgen -f -- "$word"))
                return
            }
            ;;
        price) words="--side --entry --leverage --qty --margin --cross --venue --date
            --contract --maintenance --mmr --deduction --fee --face --format --help" ;;
        venues) words="--brackets --format --help" ;;
        esac
        ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F _liqmap liqmap

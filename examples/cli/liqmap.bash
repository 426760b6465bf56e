# bash completion for liqmap
_liqmap() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local command=${COMP_WORDS[1]}
    local source="--snapshots --metrics --klines --mark-klines"
    local model="--axis --tier --contract --maintenance --turnover --holding
        --entry-points --initial --config"
    local words=
    COMPREPLY=()

    if ((COMP_CWORD == 1)); then
        COMPREPLY=($(compgen -W "map replay convert feed --help --version" -- "$word"))
        return
    fi
    case $before in
    --snapshots | --metrics | --klines | --mark-klines | --oi | --config | -o | --output)
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen -f -- "$word"))
        return
        ;;
    --unit) words="quote contracts" ;;
    --format)
        case $command in
        map) words="text json csv" ;;
        replay) words="csv json" ;;
        esac
        ;;
    --contract) words="linear inverse" ;;
    --maintenance) words="mark entry" ;;
    --initial) words="unknown entry" ;;
    --axis) words="auto" ;;
    --sides) words="one both" ;;
    --venue)
        words="binance bybit okx"
        [[ $command == convert ]] && words="$words hyperliquid"
        ;;
    --time | --bar | --face) return ;;
    --tier | --turnover | --holding | --entry-points | --at | --top) return ;;
    *)
        case $command in
        map) words="$source $model --at --top --unit --format --help" ;;
        replay) words="$source $model --unit --format --help" ;;
        convert) words="--metrics --klines --mark-klines --venue --oi --time --sides
            --bar --output --help" ;;
        feed)
            words="--venue --bar --face --output --help"
            if [[ $word != -* ]]; then
                compopt -o filenames 2>/dev/null
                COMPREPLY=($(compgen -f -- "$word"))
                return
            fi
            ;;
        esac
        ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F _liqmap liqmap

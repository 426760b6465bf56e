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
        COMPREPLY=($(compgen -W "map replay heatmap convert --help --version" -- "$word"))
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
        map | heatmap) words="text json csv" ;;
        replay) words="csv json" ;;
        esac
        ;;
    --contract) words="linear inverse" ;;
    --maintenance) words="mark entry" ;;
    --initial) words="unknown entry" ;;
    --axis) words="auto" ;;
    --reading) words="density cumulative" ;;
    --tiers) words="summed kept" ;;
    --tier | --turnover | --holding | --entry-points | --at | --top | --every | \
        --columns | --low | --high) return ;;
    *)
        case $command in
        map) words="$source $model --at --top --unit --format --help" ;;
        replay) words="$source $model --unit --format --help" ;;
        heatmap) words="$source $model --every --columns --low --high --reading --tiers
            --unit --format --help" ;;
        convert) words="--metrics --klines --mark-klines --output --help" ;;
        esac
        ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F _liqmap liqmap

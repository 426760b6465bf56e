# bash completion for liqmap
_liqmap() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local command=${COMP_WORDS[1]}
    local join="--metrics --klines --mark-klines --metrics-label --zero-is-real
        --drop-implausible --strict --until --from"
    local source="--snapshots $join"
    local model="--preset --axis --tier --contract --maintenance --turnover --holding
        --entry-points --initial --venue --brackets --date --face --intrabar --config"
    local words= files=
    COMPREPLY=()

    if ((COMP_CWORD == 1)); then
        words="map summary replay heatmap cascade convert feed positions presets price venues
            watch --help --version"
        COMPREPLY=($(compgen -W "$words" -- "$word"))
        return
    fi
    # NAME=FILE of --source: bash makes three words of it.
    if [[ $word == = && ${COMP_WORDS[COMP_CWORD - 2]} == --source ]]; then
        word= before==
    fi
    case $before in
    --snapshots | --metrics | --klines | --mark-klines | --oi | --config | --depth | \
        --brackets | --save | --resume | --state | --feed | -o | --output)
        files=1
        ;;
    =)
        [[ " ${COMP_WORDS[*]:COMP_CWORD - 3:3} " == *" --source "* ]] || return
        files=1
        ;;
    --by)
        words="venue tier both"
        [[ $command != summary && $command != watch ]] || words="coin venue"
        ;;
    --unit) words="quote contracts" ;;
    --format)
        case $command in
        map | summary | watch | heatmap | cascade) words="text json csv" ;;
        replay) words="csv json" ;;
        positions) words="text json csv" ;;
        price) words="text json csv" ;;
        presets | venues) words="text json" ;;
        esac
        ;;
    --side) words="long short" ;;
    --contract) words="linear inverse" ;;
    --maintenance) words="mark entry" ;;
    --metrics-label) words="start end auto" ;;
    --preset) words="btcusdt-1h classic" ;;
    --initial) words="unknown entry" ;;
    --axis) words="auto" ;;
    --direction) words="up down" ;;
    --from) words="binance bybit okx hyperliquid ccxt coinglass" ;;
    --sides) words="one both" ;;
    --reading) words="density cumulative" ;;
    --tiers) words="summed kept" ;;
    --scale) words="none feed oi relative" ;;
    --venue)
        case $command in
        feed) words="binance bybit okx" ;;
        convert) words="binance bybit okx hyperliquid ccxt coinglass" ;;
        *) return ;;
        esac
        ;;
    --classes) words="none" ;;
    --range) words="all" ;;
    --source | --tier | --turnover | --holding | --entry-points | --intrabar | --at | \
        --top | --price | --date | --entry | --leverage | --qty | --margin | \
        --cross | --mmr | --deduction | --fee | --face | --time | --bar | --every | \
        --columns | --coin | --low | --high | --until | --depth-per-percent | --order | --interval | \
        --add-margin | --wallet | --other-profit | --other-maintenance | --tick | \
        --last | --move | --start) return ;;
    *)
        case $command in
        map) words="$source --source $model --at --classes --range --by --top --unit --format --last --feed --scale --save
            --resume --help" ;;
        summary) words="$source --source $model --by --depth-per-percent --unit --format
            --save --resume --help" ;;
        watch) words="$source --source $model --by --depth-per-percent --unit --format
            --interval --once --state --help" ;;
        replay) words="$source $model --unit --classes --format --save --resume --help" ;;
        heatmap) words="$source $model --every --columns --range --low --high --reading --tiers --classes
            --unit --format --last --feed --scale --help" ;;
        cascade) words="$source $model --direction --depth --depth-per-percent --order
            --move --start --trigger --classes --format --last --feed --scale --help" ;;
        convert) words="$join --venue --oi --time --sides
            --bar --output --help"
            [[ $word == -* ]] || files=1
            ;;
        feed)
            words="--venue --bar --face --output --help"
            [[ $word == -* ]] || files=1
            ;;
        positions)
            words="$model --price --coin --assume-isolated --at --classes --range --top --unit --format --help"
            [[ $word == -* ]] || files=1
            ;;
        price) words="--side --entry --leverage --qty --margin --add-margin --cross
            --wallet --other-profit --other-maintenance --venue --brackets --date
            --contract --maintenance --mmr --deduction --fee --face --tick --format
            --help" ;;
        presets) words="--format --help" ;;
        venues)
            words="--brackets --date --face --format --help"
            [[ $word == -* ]] || files=1
            ;;
        esac
        ;;
    esac
    if [[ $files ]]; then
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen -f -- "$word"))
    else
        COMPREPLY=($(compgen -W "$words" -- "$word"))
    fi
}
complete -F _liqmap liqmap

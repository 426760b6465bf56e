"""Binance Vision files in every form, made for the purpose."""
import io
import zipfile

MINUTE = 60000
DAY = 1768262400000  # 2026-01-13 00:00 UTC

METRICS_HEADER = ('create_time,symbol,sum_open_interest,sum_open_interest_value,'
                  'count_toptrader_long_short_ratio,sum_toptrader_long_short_ratio,'
                  'count_long_short_ratio,sum_taker_long_short_vol_ratio')
KLINES_HEADER = ('open_time,open,high,low,close,volume,close_time,quote_volume,count,'
                 'taker_buy_volume,taker_buy_quote_volume,ignore')


def text_time(ms):
    seconds = ms // 1000
    # The tests stay within January 2026.
    days, second = divmod(seconds - 1767225600, 86400)
    assert 0 <= days < 31
    return (f'2026-01-{days + 1:02}'
            f' {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}')


def metrics_row(ms, oi, symbol='BTCUSDT', ratios=('1.2', '1.1', '1.0', '0.9')):
    return ','.join([text_time(ms), symbol, repr(oi), repr(oi * 95000), *ratios])


def kline_row(begin, high, low, close, volume=10.0, quote=None, width=MINUTE, scale=1):
    quote = volume * close if quote is None else quote
    end = (begin + width) * scale - 1
    return (f'{begin * scale},{close!r},{high!r},{low!r},{close!r},{volume!r},{end},'
            f'{quote!r},7,1,1,0')


def lines(rows, header=None, end='\n'):
    return end.join(([header] if header else []) + rows) + end


def zipped(**members):
    """A zip archive of name=text, dots written as __."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace('__', '.'), text)
    return out.getvalue()


class Day:
    """Half an hour of minutes and six rows of open interest, and what they join to."""

    def __init__(self, scale=1):
        self.bars = []
        for i in range(30):
            close = 95000.0 + 10 * i
            self.bars.append((DAY + i * MINUTE, close + 7.5, close - 5.25, close, 2.0 + i))
        self.klines = [kline_row(*bar, scale=scale) for bar in self.bars]
        self.metrics = [metrics_row(DAY + 5 * i * MINUTE, 90000.0 + i)
                        for i in range(1, 7)]

    def joined(self):
        rows = []
        for i in range(1, 7):
            bars = self.bars[5 * i - 5:5 * i]
            volume = sum(bar[4] for bar in bars)
            rows.append((DAY + 5 * i * MINUTE, 90000.0 + i, max(b[1] for b in bars),
                         min(b[2] for b in bars), bars[-1][3],
                         sum(b[4] * b[3] for b in bars) / volume, volume))
        return rows

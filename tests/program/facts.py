"""The rules of the venues, typed from their sources, for tests to solve by themselves."""
from fractions import Fraction

# Rows: cap, most leverage, maintenance rate, deduction. None: no end.
BINANCE_BTC = [
    ('300000', '150', '0.004', '0'), ('800000', '100', '0.005', '300'),
    ('3000000', '75', '0.0065', '1500'), ('12000000', '50', '0.01', '12000'),
    ('70000000', '25', '0.02', '132000'), ('100000000', '20', '0.025', '482000'),
    ('230000000', '10', '0.05', '2982000'), ('480000000', '5', '0.1', '14482000'),
    ('600000000', '4', '0.125', '26482000'), ('800000000', '3', '0.15', '41482000'),
    ('1200000000', '2', '0.25', '121482000'), ('1800000000', '1', '0.5', '421482000')]
BINANCE_ETH = [
    ('300000', '150', '0.004', '0'), ('800000', '100', '0.005', '300'),
    ('3000000', '75', '0.0065', '1500'), ('12000000', '50', '0.01', '12000'),
    ('50000000', '25', '0.02', '132000'), ('65000000', '20', '0.025', '382000'),
    ('150000000', '10', '0.05', '2007000'), ('320000000', '5', '0.1', '9507000'),
    ('400000000', '4', '0.125', '17507000'), ('530000000', '3', '0.15', '27507000'),
    ('800000000', '2', '0.25', '80507000'), ('1200000000', '1', '0.5', '280507000')]
BINANCE_COIN = [
    ('5', '125', '0.004', '0'), ('10', '100', '0.005', '0.005'),
    ('20', '50', '0.01', '0.055'), ('50', '20', '0.025', '0.355'),
    ('100', '10', '0.05', '1.605'), ('200', '5', '0.1', '6.605'),
    ('400', '4', '0.125', '11.605')]
BYBIT_BTC = [
    ('2000000', '100', '0.005', '0'), ('2600000', '90', '0.0056', '1200'),
    ('3200000', '80', '0.0063', '3020'), ('3800000', '75', '0.0067', '4300'),
    ('4400000', '70', '0.0071', '5820'), ('5000000', '65', '0.0077', '8460'),
    ('5600000', '55', '0.0091', '15460'), ('8500000', '50', '0.01', '20500'),
    ('10000000', '45', '0.013', '46000'), ('14000000', '40', '0.015', '66000'),
    ('20000000', '35', '0.016', '80000'), ('28000000', '30', '0.02', '160000'),
    ('38000000', '25', '0.025', '300000'), ('50000000', '20', '0.029', '452000'),
    ('55000000', '19', '0.03', '502000'), ('60000000', '18', '0.035', '777000'),
    ('65000000', '17', '0.036', '837000'), ('70000000', '16', '0.038', '967000'),
    ('75000000', '15', '0.04', '1107000'), ('80000000', '14', '0.045', '1482000')]
OKX_BTC = [('10', '100', '0.004', '0')]
OKX_ETH_2021 = [('300', '125', '0.004', '0'), ('600', '100', '0.005', '0'),
                ('1200', '66.66', '0.01', '0')]
OKX_ETH = [('500', '100', '0.004', '0')]
HYPERLIQUID_2024 = [(None, '50', '0.01', '0')]
HYPERLIQUID_BTC = [('150000000', '40', '1/80', '0'), (None, '20', '1/40', '1875000')]
HYPERLIQUID_ETH = [('100000000', '25', '1/50', '0'), (None, '15', '1/30', '4000000/3')]


class Entry:
    """One instrument on one venue under the rules of one time; numbers are exact."""

    def __init__(self, name, since, until, contract, maintenance, measure, fee, face, rows):
        self.name, self.since, self.until = name, since, until
        self.contract, self.maintenance, self.measure = contract, maintenance, measure
        self.rule = 'flat' if measure == 'contracts' else 'deduction'
        self.fee, self.face = Fraction(fee), Fraction(face)
        self.rows = [tuple(None if x is None else Fraction(x) for x in row) for row in rows]

    def tier(self, leverage, at_cap):
        """Rate of a tier; None where the leverage is not offered."""
        fit = [row for row in self.rows if leverage <= row[1]]
        if not fit:
            return None
        cap, _, mmr, deduction = fit[-1] if at_cap else self.rows[0]
        return mmr if cap is None else mmr - deduction / cap


# In the order of the program. Times: milliseconds, UTC.
ENTRIES = [
    Entry('binance:BTCUSDT', 1755585000000, None, 'linear', 'mark', 'notional', '0', '1',
          BINANCE_BTC),
    Entry('binance:ETHUSDT', 1755585000000, None, 'linear', 'mark', 'notional', '0', '1',
          BINANCE_ETH),
    Entry('binance:BTCUSD', 1625097600000, None, 'inverse', 'mark', 'notional', '0', '100',
          BINANCE_COIN),
    Entry('binance:BTCUSD_PERP', 1625097600000, None, 'inverse', 'mark', 'notional', '0',
          '100', BINANCE_COIN),
    Entry('bybit:BTCUSDT', 1704067200000, 1756771200000, 'linear', 'entry', 'notional', '0',
          '1', BYBIT_BTC),
    Entry('bybit:BTCUSDT', 1756771200000, None, 'linear', 'mark', 'notional', '0', '1',
          BYBIT_BTC),
    Entry('okx:BTC-USDT-SWAP', 1786492800000, None, 'linear', 'mark', 'contracts', '0.0005',
          '0.01', OKX_BTC),
    Entry('okx:ETH-USDT-SWAP', 1623369600000, 1786492800000, 'linear', 'mark', 'contracts',
          '0.0005', '0.1', OKX_ETH_2021),
    Entry('okx:ETH-USDT-SWAP', 1786492800000, None, 'linear', 'mark', 'contracts', '0.0005',
          '0.1', OKX_ETH),
    Entry('hyperliquid:BTC', 1727740800000, 1741737600000, 'linear', 'mark', 'notional', '0',
          '1', HYPERLIQUID_2024),
    Entry('hyperliquid:BTC', 1741737600000, None, 'linear', 'mark', 'notional', '0', '1',
          HYPERLIQUID_BTC),
    Entry('hyperliquid:ETH', 1727740800000, 1741737600000, 'linear', 'mark', 'notional', '0',
          '1', HYPERLIQUID_2024),
    Entry('hyperliquid:ETH', 1741737600000, None, 'linear', 'mark', 'notional', '0', '1',
          HYPERLIQUID_ETH)]


FAR = 10**12  # how much of the entry price a price is at most, or at least one of so many parts
NO_PRICE, LIQUIDATABLE, BEYOND = (
    'LIQMAP_E_NO_PRICE', 'LIQMAP_E_LIQUIDATABLE', 'LIQMAP_E_BEYOND')


class Position:
    """A position whose equity and maintenance can be asked at any price; all exact."""

    def __init__(self, side, entry, quantity, margin, cross, contract, maintenance, fee):
        self.sign = 1 if side == 'long' else -1
        self.entry, self.quantity, self.margin = entry, quantity, margin
        self.cross, self.fee = cross, fee
        self.equity = max(Fraction(cross), Fraction(0))  # at least, where only cross is said
        self.inverse, self.on_entry = contract == 'inverse', maintenance == 'entry'

    def value(self, price):
        return self.quantity / price if self.inverse else self.quantity * price

    def profit(self, price):
        gained = self.value(price) - self.value(self.entry)
        return self.sign * (-gained if self.inverse else gained)

    def size(self, price, measure):
        if measure == 'contracts':
            return self.quantity
        return self.value(self.entry if self.on_entry else price)

    def spare(self, price, mmr, deduction):
        """Equity less maintenance."""
        worth = self.value(self.entry if self.on_entry else price)
        return (self.margin + self.cross + self.profit(price)
                - (mmr + self.fee) * worth + deduction)

    @staticmethod
    def bisect(rich, poor, spare):
        """Where what is spare runs out between two prices, to 1e-18 of them."""
        while abs(rich - poor) * 10**18 > poor:
            # Halves of halves grow long: a grid far finer than any double keeps them short.
            middle = Fraction(int((rich + poor) * 2**159), 2**160)
            if spare(middle) <= 0:
                poor = middle
            else:
                rich = middle
        return poor

    def farthest(self):
        """The end of the way that solve() looks at."""
        return self.entry / FAR if self.sign > 0 else self.entry * FAR

    def is_decided_beyond(self, mmr, deduction):
        """Whether what is spare at that end is less than what is still to be lost beyond, and
        rounding: then the last digits decide if there is a price at all."""
        end = self.farthest()
        left = (1 + mmr + self.fee) * self.value(end) + self.value(self.entry) / 10**15
        return abs(self.spare(end, mmr, deduction)) <= 2 * left

    def solve(self, rows, measure):
        """The first price outward from entry with nothing to spare, and its bracket; or
        why there is none. Brackets are met where the price makes the position a cap
        large; between two such prices one bracket holds."""
        borders = [] if measure == 'contracts' or self.on_entry else [
            (self.quantity / row[0] if self.inverse else row[0] / self.quantity)
            for row in rows if row[0] is not None]
        way = [p for p in sorted(borders, reverse=self.sign > 0)
               if (p < self.entry if self.sign > 0 else p > self.entry)]
        way.append(self.farthest())
        start = self.entry
        for end in way:
            size = self.size((start + end) / 2, measure)
            bracket = next((b for b, row in enumerate(rows)
                            if row[0] is None or size <= row[0]), None)
            if bracket is None:
                return BEYOND, None

            def spare(price):
                return self.spare(price, rows[bracket][2], rows[bracket][3])
            if spare(start) <= 0:
                return (LIQUIDATABLE, None) if start == self.entry else (start, bracket)
            if spare(end) <= 0:
                return self.bisect(start, end, spare), bracket
            start = end
        return NO_PRICE, None

    def worth_when_bankrupt(self):
        worth, own = self.value(self.entry), self.margin + self.equity
        return worth + own if (self.sign > 0) == self.inverse else worth - own

    def bankruptcy(self):
        left = self.worth_when_bankrupt()
        if left <= 0:
            return None
        return self.quantity / left if self.inverse else left / self.quantity

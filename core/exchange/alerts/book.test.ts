import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Alert, type AlertState, type LevelCondition, NEW_ALERT } from './alert.ts'
import { alertBook, type Firing, type Last } from './book.ts'
import { priceFeed } from './feed.ts'

const NOW = 1_800_000_000
const TERMS = { staleSeconds: 10, gapSeconds: 60 }
const MARKET = { venue: 'kraken', market: 'BTC/USD', source: 'last' } as const
const SERIES = 'price kraken BTC/USD last'

const alert = (
  is: 'crosses' | 'above' | 'below',
  level: bigint,
  changes: Partial<Alert> = {},
): Alert => ({
  id: `${is} ${level}`,
  condition: { kind: 'price', ...MARKET, is, level },
  repeat: { kind: 'once' },
  onBeyond: 'fire',
  expiresAt: null,
  ...changes,
})
/** The firings of each price, a second apart. */
function run(alerts: readonly Alert[], prices: readonly bigint[]): readonly (readonly string[])[] {
  const book = alertBook(TERMS)
  for (const it of alerts) book.add(it)
  return prices.map((value, second) => {
    const at = NOW + second
    return book.number(SERIES, { value, at }, at).firings.map(({ generation }) => `${generation}`)
  })
}
const fired = (it: Alert, ...prices: bigint[]) => run([it], prices).map(([one]) => one ?? '')

describe('an alert', () => {
  it('fires once at its level, also over a gap, and where it is beyond it already', () => {
    assert.deepEqual(fired(alert('above', 100n), 90n, 99n, 100n, 90n, 110n), ['', '', '1', '', ''])
    assert.deepEqual(fired(alert('above', 100n), 90n, 250n), ['', '1'])
    assert.deepEqual(fired(alert('below', 100n), 101n, 100n), ['', '1'])
    assert.deepEqual(fired(alert('above', 100n), 110n, 120n), ['1', ''])
  })

  it('waits for the next crossing where its owner wants that', () => {
    const wait = alert('above', 100n, { onBeyond: 'wait' })
    assert.deepEqual(fired(wait, 110n, 120n, 99n, 100n), ['', '', '', '1'])
    assert.deepEqual(fired(alert('crosses', 100n), 110n, 101n, 100n), ['', '', '1'])
    assert.deepEqual(fired(alert('crosses', 100n), 90n, 101n, 90n), ['', '1', ''])
  })

  it('fires every time only after it has gone back by what its owner said', () => {
    const every = (is: 'above' | 'crosses', back: bigint) =>
      alert(is, 100n, { repeat: { kind: 'every', back } })
    assert.deepEqual(fired(every('above', 5n), 90n, 100n, 96n, 101n, 95n, 100n), [
      ...['', '1', '', '', '', '2'],
    ])
    assert.deepEqual(fired(every('crosses', 5n), 90n, 100n, 99n, 101n, 106n, 100n, 90n, 100n), [
      ...['', '1', '', '', '', '2', '', '3'],
    ])
    assert.deepEqual(fired(every('above', 0n), 99n, 100n, 101n, 99n, 100n), ['', '1', '', '', '2'])
  })

  it('ends at its time without firing', () => {
    const it_ = alert('above', 100n, { expiresAt: NOW + 2 })
    assert.deepEqual(fired(it_, 90n, 91n, 110n, 90n, 110n), ['', '', '', '', ''])
    assert.deepEqual(fired(it_, 90n, 100n), ['', '1'])
  })

  it('is not evaluated by what is stale, from the future or out of turn, and marks a gap', () => {
    const book = alertBook(TERMS)
    book.add(alert('above', 100n))
    const tell = (value: bigint, at: number, now = at) => book.number(SERIES, { value, at }, now)
    tell(90n, NOW)
    for (const told of [tell(110n, NOW + 5, NOW + 16), tell(110n, NOW + 5, NOW + 4)]) {
      assert.deepEqual(told, { firings: [], changed: [], isEvaluated: false })
    }
    assert.equal(tell(110n, NOW - 1).isEvaluated, false)
    assert.equal(tell(91n, NOW, NOW + 10).isEvaluated, true)
    assert.equal(tell(90n, NOW).isEvaluated, true, 'the second of a second')
    assert.deepEqual(tell(110n, NOW + 61).firings, [
      { id: 'above 100', generation: 1, at: NOW + 61, value: 110n, before: 90n, isGap: true },
    ])
  })

  it('is marked after more than so long a silence, and not before', () => {
    const isMarked = (seconds: number) => {
      const book = alertBook(TERMS)
      book.add(alert('above', 100n))
      book.number(SERIES, { value: 90n, at: NOW }, NOW)
      const at = NOW + seconds
      return book.number(SERIES, { value: 100n, at }, at).firings[0]?.isGap
    }
    assert.deepEqual([isMarked(60), isMarked(61)], [false, true])
  })

  it('about what happens fires for its own account, once or every time', () => {
    const book = alertBook(TERMS)
    const of = (id: string, repeat: Alert['repeat']): Alert => {
      return { ...alert('above', 1n), id, repeat, condition: { kind: 'fill', account: 'main' } }
    }
    book.add(of('a', { kind: 'once' }))
    book.add(of('b', { kind: 'every', back: 0n }))
    const happen = (account: string) =>
      book
        .event({ kind: 'fill', account }, NOW)
        .firings.map(({ id, generation }) => id + generation)
    assert.deepEqual(book.event({ kind: 'order-failure', account: 'main' }, NOW).firings, [])
    assert.deepEqual([happen('other'), happen('main'), happen('main')], [[], ['a1', 'b1'], ['b2']])
    assert.ok(book.remove('b'))
    assert.deepEqual([happen('main'), book.size()], [[], 0])
  })

  it('about moves and spreads is fed from prices, and from fresh ones only', () => {
    const conditions: readonly LevelCondition[] = [
      { kind: 'move', ...MARKET, windowSeconds: 10, way: 'down', basisPoints: 1_000 },
      {
        kind: 'spread',
        venues: ['kraken', 'binance'],
        market: 'BTC/USD',
        source: 'last',
        basisPoints: 550,
      },
    ]
    const book = alertBook(TERMS)
    const feed = priceFeed(book, TERMS)
    for (const condition of conditions) {
      const repeat = { kind: 'every', back: 1n } as const
      book.add({ ...alert('above', 1n), id: condition.kind, condition, repeat })
      feed.watch(condition)
    }
    const price = (venue: string, value: bigint, second: number) =>
      feed
        .price(venue, 'BTC/USD', 'last', { value, at: NOW + second, now: NOW + second })
        .flatMap(({ firings }) => firings.map(({ id }) => id))
    assert.deepEqual(price('kraken', 100n, 0), [])
    assert.deepEqual(price('kraken', 91n, 5), [])
    assert.deepEqual(price('kraken', 90n, 9), ['move'])
    assert.deepEqual(price('binance', 94n, 10), [])
    assert.deepEqual(price('binance', 95n, 11), ['spread'])
    assert.deepEqual(price('binance', 90n, 12), [])
    // The other price is eleven seconds old.
    assert.deepEqual(price('binance', 99n, 20), [])
    assert.deepEqual(price('kraken', 90n, 20), ['spread'])
    assert.deepEqual(price('kraken', 99n, 21), [])
    assert.deepEqual(price('binance', 90n, 31), ['spread'], 'ten seconds are not old')
  })

  it('about a move is fed by nothing that is late or no price, whoever else asks for it', () => {
    const condition: LevelCondition = {
      ...{ kind: 'move', ...MARKET, windowSeconds: 60, way: 'up', basisPoints: 1_000 },
    }
    const book = alertBook(TERMS)
    const feed = priceFeed(book, TERMS)
    const watch = (id: string) => {
      book.add({ ...alert('above', 1n), id, condition })
      feed.watch(condition)
    }
    const price = (value: bigint, second: number, now = second) =>
      feed
        .price('kraken', 'BTC/USD', 'last', { value, at: NOW + second, now: NOW + now })
        .flatMap(({ firings }) => firings.map(({ id, at }) => `${id} ${at - NOW}`))
    watch('one')
    assert.deepEqual(price(100n, 0), [])
    assert.deepEqual([price(1n, 1, 20), price(0n, 20)], [[], []])
    assert.deepEqual(price(109n, 21), [])
    watch('two')
    assert.deepEqual(price(110n, 22), ['one 22', 'two 22'])
  })

  it('about a spread has the time of the newer of its two prices', () => {
    const of = { kind: 'spread', market: 'BTC/USD', source: 'last', basisPoints: 500 } as const
    const condition: LevelCondition = { ...of, venues: ['kraken', 'binance'] }
    const book = alertBook(TERMS)
    const feed = priceFeed(book, TERMS)
    book.add({ ...alert('above', 1n), condition })
    feed.watch(condition)
    const price = (venue: string, value: bigint, second: number) =>
      feed.price(venue, 'BTC/USD', 'last', { value, at: NOW + second, now: NOW + 9 })
    price('kraken', 100n, 3)
    const firings = price('binance', 110n, 8).flatMap((told) => told.firings)
    assert.deepEqual(
      firings.map(({ at }) => at - NOW),
      [8],
    )
  })
})

type Row = { alert: Alert; state: AlertState }

/** The same by looking at each alert, in one place and without any index. */
function scan(rows: readonly Row[], last: Last | null, value: bigint, now: number) {
  const fired: string[] = []
  for (const row of rows) {
    const { alert: it, state } = row
    const condition = it.condition as Extract<LevelCondition, { kind: 'price' }>
    const { is, level } = condition
    const before = last?.value ?? value
    const isUp = state.mode === 'up' && before < level && level <= value
    const isDown = state.mode === 'down' && value <= level && level < before
    const back = it.repeat.kind === 'every' && it.repeat.back > 0n ? it.repeat.back : 1n
    const isBelow = value <= level - back && is !== 'below'
    const isAbove = value >= level + back && is !== 'above'
    const mode = isBelow ? 'up' : isAbove ? 'down' : 'resting'
    const isOut = it.expiresAt !== null && now >= it.expiresAt
    const isNew = state.mode === 'new'
    const isWoken = state.mode === 'resting' && mode !== 'resting'
    if (isOut && (isNew || isUp || isDown || isWoken)) row.state = { ...state, mode: 'ended' }
    else if (isNew || isUp || isDown) {
      const isThere = is === 'above' ? value >= level : value <= level
      const isDue = !isNew || (it.onBeyond === 'fire' && is !== 'crosses' && isThere)
      const generation = state.generation + (isDue ? 1 : 0)
      const isOver = isDue && it.repeat.kind === 'once'
      row.state = { mode: isOver ? 'ended' : mode, generation }
      if (isDue) fired.push(`${it.id} ${generation}`)
    } else if (isWoken) row.state = { ...state, mode }
  }
  return fired.sort()
}

describe('the alert book', () => {
  const levels = fc.integer({ min: 1, max: 30 }).map(BigInt)
  const alerts: fc.Arbitrary<Omit<Alert, 'id'>> = fc
    .tuple(
      fc.constantFrom('crosses', 'above', 'below'),
      levels,
      fc.option(fc.integer({ min: 0, max: 5 }).map(BigInt)),
      fc.constantFrom('fire', 'wait'),
      fc.option(fc.integer({ min: 0, max: 60 }), { freq: 2 }),
    )
    .map(([is, level, back, onBeyond, ends]) => {
      const repeat = back === null ? { kind: 'once' as const } : { kind: 'every' as const, back }
      return alert(is, level, { repeat, onBeyond, expiresAt: ends === null ? null : NOW + ends })
    })
  const happenings = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('tick'), value: levels }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('add'), alert: alerts }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove'), at: fc.nat(20) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('killed'), value: levels }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart') }) },
    ),
    { minLength: 30, maxLength: 60 },
  )

  it('tells what a linear scan tells, once each, over restarts at any moment', () => {
    let [firings, restarts] = [0, 0]
    const property = fc.property(happenings, (all) => {
      let book = alertBook(TERMS)
      let last: Last | null = null
      let made = 0
      const rows = new Map<string, Row>()
      const durable = new Map<string, Row>()
      const told = new Set<string>()
      const reopen = () => {
        restarts++
        const kept = [...durable.values()].map(({ alert: it, state }) => [it, state] as const)
        book = alertBook(TERMS, kept, last === null ? [] : [[SERIES, last]])
      }
      for (const [second, it] of all.entries()) {
        const at = NOW + second
        if ('alert' in it) {
          made += 1
          const added = { ...it.alert, id: `a${made}` }
          book.add(added)
          rows.set(added.id, { alert: added, state: NEW_ALERT })
          durable.set(added.id, { alert: added, state: NEW_ALERT })
        } else if ('at' in it) {
          const isHere =
            durable.get(`a${it.at}`)?.state.mode !== 'ended' && durable.has(`a${it.at}`)
          assert.equal(book.remove(`a${it.at}`), isHere)
          rows.delete(`a${it.at}`)
          durable.delete(`a${it.at}`)
        } else if (!('value' in it)) {
          reopen()
        } else if (it.kind === 'killed') {
          // Evaluated, and gone before anything was durable: the next tick begins where this did.
          book.number(SERIES, { value: it.value, at }, at)
          reopen()
        } else {
          const expected = scan([...rows.values()], last, it.value, at)
          const answer = book.number(SERIES, { value: it.value, at }, at)
          const names = answer.firings.map((one: Firing) => `${one.id} ${one.generation}`)
          assert.deepEqual(names.toSorted(), expected)
          for (const name of names) assert.ok(!told.has(name), 'told twice')
          for (const name of names) told.add(name)
          firings += names.length
          for (const [id, state] of answer.changed) {
            durable.set(id, { alert: (durable.get(id) as Row).alert, state })
          }
          last = { value: it.value, at }
          const states = (of: ReadonlyMap<string, Row>) =>
            [...of].map(([id, { state }]) => [id, state])
          assert.deepEqual(states(durable), states(rows))
        }
      }
    })
    fc.assert(property, { seed: 1, numRuns: 500 })
    assert.ok(firings > 1_000 && restarts > 500, `${firings} ${restarts}`)
  })
})

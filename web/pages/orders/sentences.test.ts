// What the console says of an order before it is handed over: in English exactly what the desk will
// show, in German as much.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readCanonical } from '@countersign/core/canonical.ts'
import { describeStanding, describeWish } from '@countersign/core/exchange/orders/describe.ts'
import { KEPT_PHASES, WAKE_REASONS } from '@countersign/core/exchange/orders/kept.ts'
import { ORDER_STATES } from '@countersign/core/exchange/orders/life.ts'
import { WAITING_PHASES } from '@countersign/core/exchange/orders/waiting.ts'
import { readWish } from '@countersign/core/exchange/orders/wish.ts'
import { i18n } from '@lingui/core'
import { orderWords } from './order-words.ts'
import { sentencesOf } from './sentences.ts'
import { EMPTY_ORDER, orderLink, readOrder, settled, type TypedOrder, WAYS } from './typed-order.ts'
import { wishWords } from './wish-words.ts'

const FILLED: TypedOrder = {
  ...EMPTY_ORDER,
  ...{ account: 'main', amount: '0.25', price: '54000', trigger: '55000', target: '60000' },
  time: '2027-01-31T12:00',
}

/** Every choice of the form that makes an order. */
const typed: readonly TypedOrder[] = WAYS.flatMap((way) =>
  (['buy', 'sell'] as const).flatMap((side) =>
    (['limit', 'market'] as const).flatMap((firing) =>
      (['wake', 'limit', 'market'] as const).flatMap((gap) =>
        (['share', 'amount'] as const).flatMap((trailBy) =>
          (['here', 'venue'] as const).flatMap((keptAt) =>
            [true, false].map((hasTarget) =>
              settled(
                {
                  ...{ ...FILLED, way, side, firing, gap, trailBy, hasTarget, keptAt },
                  ...(side === 'buy' ? { price: '56000', target: '50000' } : {}),
                  beyond: hasTarget ? ('fire' as const) : ('refuse' as const),
                },
                'kraken',
              ),
            ),
          ),
        ),
      ),
    ),
  ),
)

const wishes = typed.flatMap((each) => {
  const read = readOrder(each)
  return read.kind === 'wish' ? [read.wish] : []
})

const sayIn = (language: string) => {
  i18n.activate(language)
  return (key: string, values?: Readonly<Record<string, string | number>>) =>
    i18n._(`${wishWords.room}.${key}`, values)
}

const digitsOf = (text: string) => text.match(/\d[\d.]*\d|\d/g)?.toSorted() ?? []

describe('an order in the console', () => {
  it('is said as the desk says it', () => {
    assert.equal(wishes.length, typed.length)
    const say = sayIn('en')
    for (const wish of wishes) assert.deepEqual(sentencesOf(wish, say), describeWish(wish))
  })

  it('is said in German with as many sentences and the same numbers', () => {
    const english = wishes.map((wish) => sentencesOf(wish, sayIn('en')))
    const german = wishes.map((wish) => sentencesOf(wish, sayIn('de')))
    assert.deepEqual(
      german.map((each) => each.map(digitsOf)),
      english.map((each) => each.map(digitsOf)),
    )
    assert.doesNotMatch(german.flat().join(' '), / (?:the|once|of) /)
  })

  it('is named by the core’s words for where it stands and why', () => {
    const { en } = orderWords.messages
    const told = Object.entries(en)
    const under = (prefix: string) =>
      Object.fromEntries(
        told.flatMap(([key, text]) =>
          key.startsWith(prefix) ? [[key.slice(prefix.length), text]] : [],
        ),
      )
    const states = [...new Set<string>([...ORDER_STATES, ...KEPT_PHASES, ...WAITING_PHASES])]
    const said = (state: string, why = '') => describeStanding({ state, filled: '', why, at: '' })
    assert.deepEqual(under('state_'), Object.fromEntries(states.map((each) => [each, said(each)])))
    const whys = Object.entries(under('why_'))
    for (const why of WAKE_REASONS) assert.ok(Object.hasOwn(under('why_'), why), why)
    for (const [why, text] of whys) assert.ok(said('open', why).endsWith(`, ${text}`), why)
  })

  it('is in its link exactly what was said', () => {
    for (const wish of wishes) {
      const text = orderLink(wish).replace('#order=', '')
      const bytes = Uint8Array.fromBase64(text, { alphabet: 'base64url' })
      assert.deepEqual(readWish(readCanonical(bytes)), wish)
    }
  })

  it('is none while a field is missing or does not fit, which is named', () => {
    const flawed = (changed: Partial<TypedOrder>) => {
      const read = readOrder({ ...FILLED, ...changed })
      return read.kind === 'flaw' ? read.field : null
    }
    assert.equal(flawed({}), null)
    assert.equal(flawed({ account: '' }), 'account')
    assert.equal(flawed({ market: 'BTCUSDT' }), 'market')
    assert.equal(flawed({ amount: '0' }), 'amount')
    assert.equal(flawed({ amount: '1,5' }), 'amount')
    assert.equal(flawed({ way: 'now', price: '' }), 'price')
    assert.equal(flawed({ way: 'stop', firing: 'limit', price: '55000.1' }), 'price')
    assert.equal(flawed({ way: 'stop', hasTarget: true, target: '55000' }), 'target')
    assert.equal(flawed({ way: 'trail', distance: '0' }), 'distance')
    assert.equal(flawed({ way: 'time', time: 'soon' }), 'time')
    assert.equal(flawed({ way: 'stop', bound: '100' }), 'bound')
    assert.equal(flawed({ way: 'stop', gap: 'market', gapBound: 'a' }), 'gapBound')
  })
})

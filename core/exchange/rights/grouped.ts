// Venues that tell the rights of a key in groups, each with what may be done in it: Bybit and Gate.

import type { UnixSeconds } from '../../basics.ts'
import {
  type Asked,
  binding,
  certain,
  isObject,
  type KeyRights,
  ours,
  own,
  setOf,
  texts,
  UNREADABLE,
  whole,
} from './reading.ts'

const BYBIT_OUT = /^(?:Wallet|Earn|Fiat.*|BitCard|ByXPost)$/
const BYBIT_WIDE = setOf('ContractTrade Options Derivatives CopyTrading BlockTrade')
/** The groups that need not be empty, with the words they may have; of the wide ones any. */
const BYBIT_FINE = new Map([
  ['Spot', setOf('SpotTrade')],
  ['Exchange', setOf('ExchangeHistory')],
])

/**
 * GET /v5/user/query-api. What is under Wallet, Earn and Fiat is refused in a key that only reads,
 * too: the venue names the same words there, and the key could be widened unseen.
 */
export function bybitRights(answer: unknown): KeyRights {
  const told = own(answer, 'result')
  const groups = own(told, 'permissions')
  const readOnly = whole(own(told, 'readOnly'))
  const end = readEnd(own(told, 'expiredAt'))
  const isKnown = whole(own(answer, 'retCode')) === 0 && (readOnly === 0 || readOnly === 1)
  if (!isKnown || !isObject(groups) || end === null) return UNREADABLE
  const lists = Object.entries(groups).map(([name, list]) => ({ name, list: texts(list) }))
  // Where the wallet's rights would stand, there has to be a list.
  if (lists.some(({ list }) => list === null) || !Object.hasOwn(groups, 'Wallet')) return UNREADABLE
  const held = lists.flatMap(({ name, list }) => (list ?? []).map((word) => ({ name, word })))
  const hasSpot = held.some(({ name, word }) => name === 'Spot' && word === 'SpotTrade')
  const isFine = ({ name, word }: { name: string; word: string }) =>
    BYBIT_OUT.test(name) || BYBIT_WIDE.has(name) || BYBIT_FINE.get(name)?.has(word) === true
  const strange = held.filter((each) => !isFine(each))
  const wide = [...new Set(held.map(({ name }) => name))].filter((name) => BYBIT_WIDE.has(name))
  const moves = ({ name, word }: { name: string; word: string }) =>
    BYBIT_OUT.test(name) || /withdraw|transfer/i.test(word)
  return {
    read: certain(hasSpot),
    trade: certain(hasSpot && readOnly === 0),
    withdraw: certain(held.some(moves)),
    ...binding(texts(own(told, 'ips'))),
    expiresAt: end === 0 ? null : end,
    wide: readOnly === 0 ? wide : [],
    unknown: strange.map(({ name, word }) => `${name}.${word}`),
  }
}

/** Seconds of `2026-03-01T00:00:00Z`, whose year 1970 stands for never; null for other texts. */
function readEnd(value: unknown): UnixSeconds | null {
  const form = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?Z$/
  const [, ...parts] = (typeof value === 'string' && form.exec(value)) || []
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = parts.map(Number)
  const isDay = year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 31
  if (!isDay || hours > 23 || minutes > 59 || seconds > 59) return null
  return daysTo(year, month, day) * 86_400 + hours * 3_600 + minutes * 60 + seconds
}

// Days since 1970-01-01, counted in years that begin in March, so that leap days come last.
function daysTo(year: number, month: number, day: number): number {
  const from = month > 2 ? year : year - 1
  const leaps = Math.floor(from / 4) - Math.floor(from / 100) + Math.floor(from / 400)
  const months = Math.floor((153 * ((month + 9) % 12) + 2) / 5)
  return from * 365 + leaps + months + day - 1 - 719_468
}

const GATE_OUT = setOf('wallet withdraw withdrawal earn loan')
const GATE_WIDE = setOf('futures delivery options unified account')
const GATE = new Set([...GATE_OUT, ...GATE_WIDE, 'spot'])

/** GET /api/v4/account/main_keys. A frozen or locked key cannot be used. */
export function gateRights(answer: unknown, asked: Asked): KeyRights {
  const told = ours(answer, 'key', asked)
  const list = own(told, 'perms')
  if (!Array.isArray(list) || list.length === 0) return UNREADABLE
  const perms = list.map((each: unknown) => {
    return { name: own(each, 'name'), readOnly: own(each, 'read_only') }
  })
  const names = perms.map(({ name }) => name)
  const isWhole = perms.every((each) => typeof each.readOnly === 'boolean')
  const hasNames = names.every((name) => typeof name === 'string')
  if (!isWhole || !hasNames || new Set(names).size !== names.length) return UNREADABLE
  const written = perms.filter(({ readOnly }) => readOnly === false).map(({ name }) => String(name))
  return {
    read: certain(names.includes('spot') && whole(own(told, 'state')) === 1),
    trade: certain(written.includes('spot')),
    withdraw: certain(written.some((name) => GATE_OUT.has(name))),
    ...binding(texts(own(told, 'ip_whitelist'))),
    expiresAt: null,
    wide: written.filter((name) => GATE_WIDE.has(name)),
    unknown: names.map(String).filter((name) => !GATE.has(name)),
  }
}

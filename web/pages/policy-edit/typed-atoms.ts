// The questions of a rule as somebody types them: which fields each kind has, and how its texts
// become what a policy holds.

import { unreachable } from '@countersign/core/basics.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Atom } from '@countersign/core/policy/policy.ts'
import type { Window } from '@countersign/core/policy/window.ts'
import { satsOf, type TypedAmount, typedAmount } from '../../charter/typed-amount.ts'
import { secondsOf, type TypedSpan, typedSpan } from '../../charter/typed-span.ts'
import type { Unit } from '../../parts/Unit.tsx'

export type AtomKind = Atom['kind']

export type WindowKind = Window['kind']

/** Every field there is; a kind looks at its own. */
export type TypedAtom = {
  readonly kind: AtomKind
  readonly sats: TypedAmount
  readonly window: WindowKind
  readonly span: TypedSpan
  readonly scope: 'wallet' | 'initiator' | 'organisation'
  readonly count: string
  readonly list: string
  readonly percent: string
  readonly satPerVb: string
  readonly fromHour: string
  readonly untilHour: string
  readonly devices: readonly string[]
  readonly members: readonly string[]
  readonly ranges: readonly string[]
}

export type AtomField = Exclude<keyof TypedAtom, 'kind' | 'untilHour'>

/** In the order in which they are asked. `fromHour` stands for both hours. */
export const ATOM_FIELDS: Readonly<Record<AtomKind, readonly AtomField[]>> = {
  'amount-above': ['sats'],
  'sum-above': ['sats', 'window', 'scope'],
  'count-above': ['count', 'window', 'scope'],
  'destination-not-in': ['list'],
  'destination-in': ['list'],
  'destination-younger-than': ['list', 'span'],
  'fee-above': ['sats'],
  'fee-rate-above': ['satPerVb'],
  'fee-share-above': ['percent'],
  'balance-share-above': ['percent'],
  'hour-in': ['fromHour'],
  'member-in': ['members'],
  'member-not-in': ['members'],
  'initiator-in': ['devices'],
  'initiator-not-in': ['devices'],
  'network-not-in': ['ranges'],
  'new-device': [],
  'change-not-ours': [],
  'sighash-not-all': [],
}

export const ATOM_KINDS = Object.keys(ATOM_FIELDS) as readonly AtomKind[]

export function newAtom(kind: AtomKind, unit: Unit): TypedAtom {
  return {
    kind,
    sats: { text: '', unit },
    window: 'rolling',
    span: { text: '24', unit: 'hours' },
    scope: 'wallet',
    count: '',
    list: '',
    percent: '',
    satPerVb: '',
    fromHour: '22',
    untilHour: '6',
    devices: [],
    members: [],
    ranges: [],
  }
}

export function typedAtom(atom: Atom, unit: Unit): TypedAtom {
  const empty = newAtom(atom.kind, unit)
  const windowed = (window: Window, scope: TypedAtom['scope'] = 'wallet') => {
    const span = window.kind === 'rolling' ? { span: typedSpan(window.seconds) } : {}
    return { window: window.kind, scope, ...span }
  }
  switch (atom.kind) {
    case 'amount-above':
    case 'fee-above':
      return { ...empty, sats: typedAmount(atom.sats, unit) }
    case 'sum-above':
      return { ...empty, sats: typedAmount(atom.sats, unit), ...windowed(atom.window, atom.scope) }
    case 'count-above':
      return { ...empty, count: String(atom.count), ...windowed(atom.window, atom.scope) }
    case 'destination-in':
    case 'destination-not-in':
      return { ...empty, list: atom.list }
    case 'destination-younger-than':
      return { ...empty, list: atom.list, span: typedSpan(atom.seconds) }
    case 'fee-rate-above':
      return { ...empty, satPerVb: String(atom.satPerVb) }
    case 'fee-share-above':
    case 'balance-share-above':
      return { ...empty, percent: String(atom.basisPoints / 100) }
    case 'hour-in':
      return { ...empty, fromHour: String(atom.fromHour), untilHour: String(atom.untilHour) }
    case 'member-in':
    case 'member-not-in':
      return { ...empty, members: atom.members }
    case 'initiator-in':
    case 'initiator-not-in':
      return { ...empty, devices: atom.devices }
    case 'network-not-in':
      return { ...empty, ranges: atom.ranges }
    case 'new-device':
    case 'change-not-ours':
    case 'sighash-not-all':
      return empty
    default:
      return unreachable(atom)
  }
}

/** As a policy would hold it. What is wrong in it is still there, for the reader to find. */
export function atomDraft(typed: TypedAtom): Canonical {
  const { kind } = typed
  switch (kind) {
    case 'amount-above':
    case 'fee-above':
      return { kind, sats: satsText(typed) }
    case 'sum-above':
      return { kind, sats: satsText(typed), ...windowDraft(typed) }
    case 'count-above':
      return { kind, count: typed.count.trim(), ...windowDraft(typed) }
    case 'destination-in':
    case 'destination-not-in':
      return { kind, list: typed.list }
    case 'destination-younger-than':
      return { kind, list: typed.list, seconds: secondsOf(typed.span) }
    case 'fee-rate-above':
      return { kind, satPerVb: typed.satPerVb.trim() }
    case 'fee-share-above':
    case 'balance-share-above':
      return { kind, basisPoints: basisPoints(typed.percent) }
    case 'hour-in':
      return { kind, fromHour: typed.fromHour, untilHour: typed.untilHour }
    case 'member-in':
    case 'member-not-in':
      return { kind, members: typed.members }
    case 'initiator-in':
    case 'initiator-not-in':
      return { kind, devices: typed.devices }
    case 'network-not-in':
      return { kind, ranges: typed.ranges }
    case 'new-device':
    case 'change-not-ours':
    case 'sighash-not-all':
      return { kind }
    default:
      return unreachable(kind)
  }
}

const satsText = ({ sats }: TypedAtom): string => satsOf(sats)?.toString() ?? `? ${sats.text}`

function windowDraft({ window: kind, span, scope }: TypedAtom) {
  const window = kind === 'rolling' ? { kind, seconds: secondsOf(span) } : { kind }
  return scope === 'wallet' ? { window } : { window, scope }
}

/** Hundredths of a percent, in digits. */
function basisPoints(text: string): string {
  const [, whole, decimals = ''] = /^(\d{1,5})(?:[.,](\d{1,2}))?$/.exec(text.trim()) ?? []
  if (whole === undefined) return `? ${text}`
  return String(Number(whole) * 100 + Number(decimals.padEnd(2, '0')))
}

/** Which field a place in a policy belongs to: `sats`, `window.seconds`, `devices`. */
export function fieldAt(kind: AtomKind, place: string): AtomField | null {
  const [first = ''] = place.split('.')
  const known: Readonly<Record<string, AtomField>> = {
    basisPoints: 'percent',
    seconds: 'span',
    untilHour: 'fromHour',
  }
  const field = known[first] ?? (first as AtomField)
  return ATOM_FIELDS[kind].includes(field) ? field : null
}

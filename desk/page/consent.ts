// How a person says yes to something: by a passkey beside this browser's key, or by a one-time
// code. What is missing is said before anybody tries.

import { needsSecond } from '@countersign/core/charter/authority.ts'
import type { Act } from '@countersign/core/charter/statement.ts'
import { type Child, h } from './dom.ts'
import { asCode, button, codeField, fieldRow, inputOf, notice } from './parts.ts'
import type { Outcome, Said, Second } from './saying.ts'
import { say } from './saying.ts'
import { type CredentialView, isTeam, type Seat } from './seat.ts'
import type { Session } from './session.ts'

/** One thing that can be said; the first of several is the one most people come for. */
export type Choice = {
  /** "Approve", to which "with your passkey" or "with a code" is added. */
  readonly verb: string
  /** Works out what is said, when the button is pressed. */
  said(): Said
  done(outcome: Outcome): void
}

export type Consent = {
  readonly session: Session
  readonly seat: Seat
  readonly act: Act
  readonly choices: readonly Choice[]
  /** A first key of another kind, or the end of a freeze: alone, a code is enough for it. */
  readonly isBeginning?: boolean
  /** What is rather not done looks it. */
  readonly isAside?: boolean
}

/** Buttons for what can be said, with whatever second factor the organisation asks for. */
export function consent(asked: Consent): HTMLElement {
  const { session, seat, act, choices, isAside = false } = asked
  const saying = (choice: Choice, second: Second) => async () =>
    choice.done(await say(session, seat, choice.said(), second))
  if (!needsSecond(act)) {
    const presses = choices.map((each, i) =>
      button(each.verb, saying(each, { kind: 'none' }), i === 0 && !isAside ? 'primary' : 'quiet'),
    )
    return h('div', { class: 'actions' }, presses)
  }
  const { passkeys, hasCode, missing } = meansOf(asked)
  if (missing !== null) return notice('warn', 'Something is missing for this.', h('p', {}, missing))
  const byPasskey = choices.map((each, i) =>
    button(
      `${each.verb} with your passkey`,
      saying(each, { kind: 'passkey', among: passkeys }),
      i === 0 ? 'primary' : 'quiet',
    ),
  )
  const byCode = hasCode ? codeRow(choices, saying, passkeys.length > 0) : null
  return h(
    'div',
    {},
    passkeys.length > 0 ? h('div', { class: 'actions' }, byPasskey) : null,
    byCode,
  )
}

/** For what takes this browser's key and, where there is an authenticator, its code. */
export function consentWithCode(session: Session, seat: Seat, choice: Choice): HTMLElement {
  if (!seat.me.hasCode) {
    const act = async () => choice.done(await say(session, seat, choice.said(), { kind: 'none' }))
    return h('div', { class: 'actions' }, button(choice.verb, act, 'primary'))
  }
  const saying = (each: Choice, second: Second) => async () =>
    each.done(await say(session, seat, each.said(), second))
  return codeRow([choice], saying, false)
}

type Saying = (choice: Choice, second: Second) => () => Promise<void>

function codeRow(choices: readonly Choice[], saying: Saying, hasOther: boolean): HTMLElement {
  const field = { ...codeField(), name: 'second' }
  const input = inputOf(field)
  const presses = choices.map((each, i) => {
    const act = () => saying(each, { kind: 'code', code: asCode(input.value) })()
    const kind = i === 0 && !hasOther ? 'primary' : 'quiet'
    return button(`${each.verb} with a code`, act, kind)
  })
  const row = [fieldRow(field, input), h('div', { class: 'actions' }, presses)]
  if (!hasOther) return h('div', {}, row)
  return h('details', {}, h('summary', {}, 'With a one-time code instead'), row)
}

type Means = {
  /** Of which one may sign beside this browser's key. */
  readonly passkeys: readonly CredentialView[]
  readonly hasCode: boolean
  /** Why nothing can be said, or null. */
  readonly missing: Child
}

const CLASS_WORDS = { computer: 'computer', phone: 'telephone', token: 'security key' } as const

function meansOf({ session, seat, isBeginning = false }: Consent): Means {
  const usable = seat.me.credentials.filter(({ isFrozen }) => !isFrozen)
  const here = usable.find(({ id }) => id === session.device.publicKey)
  const none = { passkeys: [], hasCode: false }
  if (!here) return { ...none, missing: 'This browser’s key is frozen. Use another device.' }
  const all = usable.filter(({ kind }) => kind === 'passkey')
  if (isTeam(seat)) {
    const { hasCode } = seat.me
    const missing =
      all.length === 0 && !hasCode
        ? 'A vote takes a passkey or a one-time code beside this browser. Add one under “Keys”.'
        : null
    return { passkeys: all, hasCode, missing }
  }
  const others = all.filter((each) => each.class !== here.class)
  const isOneKind = new Set(usable.map((each) => each.class)).size === 1
  const hasCode = isBeginning && isOneKind && seat.me.hasCode
  if (others.length > 0 || hasCode) return { passkeys: others, hasCode, missing: null }
  const missing =
    `This browser is a ${CLASS_WORDS[here.class]}. Alone you also sign with a key of another ` +
    `kind: add ${otherKinds(here.class)} under “Keys”.`
  return { ...none, missing }
}

function otherKinds(own: keyof typeof CLASS_WORDS): string {
  const others = Object.entries(CLASS_WORDS).filter(([kind]) => kind !== own)
  return others.map(([, words]) => `a ${words}`).join(' or ')
}

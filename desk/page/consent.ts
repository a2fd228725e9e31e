// How a person says yes to something: by a passkey beside this browser's key, or by a one-time
// code. What is missing is said before anybody tries.

import type { Canonical } from '@countersign/core/canonical.ts'
import { changes as readChanges } from '@countersign/core/charter/change.ts'
import { type Means, meansOf, needsSecond } from '@countersign/core/charter/means.ts'
import type { Act } from '@countersign/core/charter/statement.ts'
import { h } from './dom.ts'
import { asCode, button, codeField, fieldRow, inputOf, notice } from './parts.ts'
import type { Outcome, Said, Second } from './saying.ts'
import { say } from './saying.ts'
import { isTeam, type Seat } from './seat.ts'
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
  /** Of a proposal, where they are known beforehand: for some, alone, a code is enough. */
  readonly changes?: readonly Canonical[]
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
  const { publicKey } = session.device
  const means = meansOf(seat.view, seat.me, publicKey, readChanges(asked.changes ?? [], 'changes'))
  const { passkeys, mayUseCode } = means
  const missing = missingWords(asked, means)
  if (missing !== null) return notice('warn', 'Something is missing for this.', h('p', {}, missing))
  const byPasskey = choices.map((each, i) =>
    button(
      `${each.verb} with your passkey`,
      saying(each, { kind: 'passkey', among: passkeys }),
      i === 0 ? 'primary' : 'quiet',
    ),
  )
  const byCode = mayUseCode ? codeRow(choices, saying, passkeys.length > 0) : null
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

const CLASS_WORDS = { computer: 'computer', phone: 'telephone', token: 'security key' } as const

/** Why nothing can be said, or null. */
function missingWords({ session, seat }: Consent, { passkeys, mayUseCode }: Means): string | null {
  const here = seat.me.credentials.find(({ id }) => id === session.device.publicKey)
  if (!here || here.isFrozen) return 'This browser’s key is frozen. Use another device.'
  if (passkeys.length > 0 || mayUseCode) return null
  if (isTeam(seat)) {
    return 'A vote takes a passkey or a one-time code beside this browser. Add one under “Keys”.'
  }
  return (
    `This browser is a ${CLASS_WORDS[here.class]}. Alone you also sign with a key of another ` +
    `kind: add ${otherKinds(here.class)} under “Keys”.`
  )
}

function otherKinds(own: keyof typeof CLASS_WORDS): string {
  const others = Object.entries(CLASS_WORDS).filter(([kind]) => kind !== own)
  return others.map(([, words]) => `a ${words}`).join(' or ')
}

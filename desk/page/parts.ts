// The pieces screens are put together from: amounts, addresses, fingerprints, notices, forms.

import { formatBtc } from '@countersign/core/bitcoin/amounts.ts'
import { voiceCode } from '@countersign/core/charter/names.ts'
import { type Child, h } from './dom.ts'
import { groups } from './identity.ts'
import { faultWords } from './words.ts'

/** Puts other content in a place, and the reader at its heading. */
export function swap(place: Element, ...content: readonly Node[]): void {
  place.replaceChildren(...content)
  const heading = place.querySelector('h1')
  heading?.setAttribute('tabindex', '-1')
  heading?.focus()
}

/** A heading with what belongs under it. */
export function section(title: string, ...children: readonly Child[]): HTMLElement {
  return h('section', { class: 'card' }, h('h2', {}, title), ...children)
}

export type Tone = 'good' | 'warn' | 'bad' | 'plain'

export function notice(tone: Tone, title: string, ...children: readonly Child[]): HTMLElement {
  const role = tone === 'bad' ? 'alert' : 'status'
  return h('div', { class: `notice ${tone}`, role }, h('strong', {}, title), ...children)
}

export const badge = (tone: Tone, words: string): HTMLElement =>
  h('span', { class: `badge ${tone}` }, words)

/** Eight decimals in groups; the zeros that say nothing are dim. Programs read it plainly. */
export function amount(sats: bigint): HTMLElement {
  const plain = formatBtc(sats)
  const [whole = '', decimals = ''] = plain.split('.')
  const said = decimals.replace(/0+$/, '')
  const cut = [decimals.slice(0, 2), decimals.slice(2, 5), decimals.slice(5)]
  let at = 0
  const parts = cut.map((part) => {
    const bright = said.slice(at, at + part.length)
    const dim = part.slice(bright.length)
    at += part.length
    return h('span', { class: 'digits' }, bright, dim ? h('span', { class: 'dim' }, dim) : null)
  })
  return h(
    'span',
    { class: 'amount', dir: 'ltr' },
    h('span', { class: 'unseen' }, `${plain} BTC`),
    h('span', { 'aria-hidden': 'true' }, whole, '.', ...parts, h('span', { class: 'unit' }, 'BTC')),
  )
}

/** Whole, in fours, wrapping; copied it has no gaps. */
export function grouped(text: string, label?: string): HTMLElement {
  const pieces = groups(text).map((group, i) =>
    h('span', { class: i % 2 === 0 ? 'group' : 'group other' }, group),
  )
  const named = label ? { role: 'group', 'aria-label': label } : {}
  return h('span', { class: 'grouped', dir: 'ltr', ...named }, h('code', {}, pieces))
}

/** As the terminal and other devices print it. */
export const fingerprintView = (fingerprint: string): HTMLElement =>
  grouped(fingerprint.replaceAll('-', ''), 'Fingerprint')

/** In groups of four, to be read aloud on the telephone: the same as in other places. */
export const spokenView = (fingerprint: string): HTMLElement =>
  h(
    'p',
    { class: 'spoken' },
    grouped(voiceCode(fingerprint).replaceAll('-', ''), 'Fingerprint to read aloud'),
  )

/** Names and what they stand for. */
export function facts(...rows: readonly (readonly [string, Child] | null)[]): HTMLElement {
  const shown = rows.filter((row) => row !== null)
  return h(
    'dl',
    { class: 'facts' },
    shown.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
  )
}

/** A moment, in the reader's own way of writing it. */
export function moment(seconds: number): HTMLElement {
  const at = new Date(seconds * 1000)
  const written = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
  return h('time', { datetime: at.toISOString() }, written.format(at))
}

/** Works once at a time, and says beside itself what went wrong. */
export function button(
  label: Child,
  act: () => Promise<void> | void,
  kind = 'quiet',
): HTMLButtonElement {
  const told = h('span', { class: 'fault', role: 'alert' })
  const work = async () => {
    press.disabled = true
    told.replaceChildren()
    try {
      await act()
    } catch (error) {
      told.replaceChildren(faultWords(error))
      press.after(told)
    } finally {
      press.disabled = false
    }
  }
  const press = h('button', { type: 'button', class: kind, onclick: () => void work() }, label)
  return press
}

export type Field = {
  readonly name: string
  readonly label: string
  readonly hint?: string
  /** Further attributes of the input. */
  readonly input?: { readonly [name: string]: string | boolean }
}

export type FormOptions = {
  readonly fields: readonly Field[]
  readonly action: string
  /** Stands on the button while it works. */
  readonly busy: string
  /** What was typed, by the fields' names. Its fault is shown under the form. */
  submit(typed: { readonly [name: string]: string }): Promise<void>
}

/** A form that works once at a time and says what went wrong beside the button. */
export function form({ fields, action, busy, submit }: FormOptions): HTMLFormElement {
  const inputs = fields.map((field) => [field, inputOf(field)] as const)
  const told = h('p', { class: 'fault', role: 'alert' })
  const press = h('button', { type: 'submit', class: 'primary' }, action)
  let isBusy = false

  const work = async () => {
    if (isBusy) return
    isBusy = true
    setBusy(press, busy)
    told.replaceChildren()
    try {
      await submit(
        Object.fromEntries(inputs.map(([{ name }, input]) => [name, input.value.trim()])),
      )
    } catch (error) {
      told.replaceChildren(faultWords(error))
      const first = inputs[0]?.[1]
      first?.select()
      first?.focus()
    } finally {
      isBusy = false
      setBusy(press, null, action)
    }
  }
  const onsubmit = (event: Event) => {
    event.preventDefault()
    void work()
  }
  const rows = inputs.map(([field, input]) => fieldRow(field, input))
  return h('form', { onsubmit, autocomplete: 'off' }, rows, told, press)
}

function setBusy(press: HTMLButtonElement, busy: string | null, action = ''): void {
  press.disabled = busy !== null
  press.setAttribute('aria-busy', String(busy !== null))
  press.replaceChildren(busy ?? action)
}

/** Where somebody is told, by e-mail; whoever leaves it empty is not. */
export const emailField = (name: string, label: string, hint: string): Field => ({
  name,
  label,
  hint,
  input: { type: 'email', maxlength: '254', required: false },
})

/** Where somebody is told, by SMS. */
export const phoneField = (name: string, label: string): Field => ({
  name,
  label,
  hint: 'With the country’s code: +44 20 …',
  input: { type: 'tel', maxlength: '32', required: false },
})

/** The input of a field. */
export function inputOf({ name, input = {}, hint }: Field): HTMLInputElement {
  const described = hint ? { 'aria-describedby': `${name}-hint` } : {}
  const quiet = { autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' }
  return h('input', { id: name, name, required: true, ...quiet, ...described, ...input })
}

/** A field's label, input and hint. */
export function fieldRow({ name, label, hint }: Field, input: HTMLInputElement): HTMLElement {
  return h(
    'div',
    { class: 'field' },
    h('label', { for: name }, label),
    input,
    hint ? h('p', { class: 'hint', id: `${name}-hint` }, hint) : null,
  )
}

/** Where the one-time code is typed, or a Yubico key touched. */
export function codeField(kind?: string): Field {
  const isKey = kind === 'yubico'
  const digits = kind === 'totp' || kind === 'hotp'
  return {
    name: 'code',
    label: isKey ? 'Touch your key' : 'One-time code',
    hint: isKey
      ? 'Click into the field, then touch the key: it types its code and ends the line.'
      : digits
        ? 'The six digits that your authenticator shows now.'
        : 'The six digits of your authenticator, or a touch of your Yubico key.',
    input: {
      class: 'code',
      autocomplete: 'one-time-code',
      maxlength: '64',
      dir: 'ltr',
      inputmode: digits ? 'numeric' : 'text',
    },
  }
}

/** Digits may be typed in two groups of three. */
export const asCode = (typed: string): string => typed.replaceAll(/\s/g, '').toLowerCase()

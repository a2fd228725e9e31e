// The recovery codes: shown once, and never again by anybody.

import { h } from '../dom.ts'
import { button, notice } from '../parts.ts'

/** @param done - after the owner said that they are written down */
export function recoveryScreen(codes: readonly string[], done: () => void): Node {
  const go = button('Done', done, 'primary')
  go.disabled = true
  const check = h('input', { type: 'checkbox', id: 'written' })
  check.addEventListener('change', () => {
    go.disabled = !check.checked
  })
  return h(
    'div',
    {},
    h('h1', {}, 'Your recovery codes'),
    h(
      'p',
      { class: 'lead' },
      'If the authenticator is lost, one of these and your wallets’ own keys replace it. ',
      'Each works once.',
    ),
    h(
      'section',
      { class: 'card' },
      h(
        'ol',
        { class: 'codes', dir: 'ltr' },
        codes.map((code) => h('li', {}, h('code', {}, code))),
      ),
      notice(
        'warn',
        'They are shown this once.',
        h('p', {}, 'Write them on paper and keep it apart from the authenticator.'),
      ),
      h('p', { class: 'check' }, check, h('label', { for: 'written' }, 'I have written them down')),
      h(
        'p',
        { class: 'actions' },
        go,
        button('Print', () => window.print()),
      ),
    ),
  )
}

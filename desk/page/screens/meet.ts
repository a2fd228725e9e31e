// A browser that is no device yet: first it meets the signer, by its fingerprint; then an owner's
// device lets it in.

import { h } from '../dom.ts'
import { fingerprint } from '../identity.ts'
import { badge, button, fingerprintView, grouped, notice, section } from '../parts.ts'
import type { Session } from '../session.ts'

/** Nothing of the signer is believed before a person has compared it. */
export function meetScreen(session: Session): Node {
  const meet = async () => {
    await session.reach('met')
    session.go(location.hash)
  }
  const agree = button('It is the same', meet, 'primary')
  return h(
    'article',
    {},
    h('h1', {}, 'Is this your signer?'),
    h(
      'p',
      { class: 'lead' },
      'This browser sees this signer for the first time. Compare the fingerprint with the one in ',
      'the terminal, or on one of your other devices, before you go on.',
    ),
    section(
      'Fingerprint of the signer',
      fingerprintView(fingerprint(session.greeting.identity)),
      h('p', { class: 'actions' }, agree),
    ),
    notice(
      'warn',
      'If it differs, stop here.',
      h('p', {}, 'Somebody else answers in the signer’s place. Type no code into this page.'),
    ),
  )
}

/** The key that another device has to add. */
export function joinScreen(session: Session): Node {
  const key = session.device.publicKey
  const copied = h('span', { role: 'status', class: 'hint' })
  const copy = () =>
    void navigator.clipboard.writeText(key).then(
      () => copied.replaceChildren('Copied.'),
      () => copied.replaceChildren('This browser does not copy: select the key instead.'),
    )
  return h(
    'article',
    {},
    h('h1', {}, 'Add this browser'),
    h(
      'p',
      { class: 'lead' },
      'The signer has an owner, and this browser is not one of the owner’s devices yet. ',
      'Add its key on a device that is one.',
    ),
    section(
      'This browser’s key',
      grouped(key, 'Key'),
      h('p', { class: 'actions' }, button('Copy the key', copy), copied),
    ),
    section(
      'How to add it',
      h(
        'ol',
        { class: 'steps' },
        h('li', {}, 'Open this desk in a browser that is a device already, and choose Devices.'),
        h('li', {}, 'Paste the key there, and compare it with the one above.'),
        h('li', {}, 'Type a one-time code there.'),
      ),
      h(
        'p',
        { class: 'actions' },
        button('I have added it', () => session.go('#/'), 'primary'),
        badge('plain', 'not a device yet'),
      ),
    ),
    h(
      'p',
      { class: 'hint' },
      'A link to a spend that waits works in this browser all the same: it needs only its code.',
    ),
  )
}

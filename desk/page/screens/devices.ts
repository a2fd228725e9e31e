// The owner's devices: which keys may ask the signer, one more, one fewer.

import { Fault } from '@countersign/core/fault.ts'
import { hex } from '@countersign/core/fields.ts'
import { type OwnedDevice, readDevices, readFactors } from '../answers.ts'
import { deviceBinding, deviceRemovalBinding } from '../bindings.ts'
import { type Child, h } from '../dom.ts'
import {
  asCode,
  badge,
  button,
  codeField,
  form,
  grouped,
  moment,
  notice,
  section,
} from '../parts.ts'
import type { Session } from '../session.ts'

export async function devicesScreen(session: Session): Promise<Node> {
  const devices = readDevices(await session.ask('devices', {}))
  const factors = readFactors(await session.ask('factors', {}))
  const active = factors.find(({ state }) => state === 'active')
  const rows = devices.map((device) => deviceRow(session, device, active?.kind))
  return h(
    'article',
    {},
    h('h1', {}, 'Devices'),
    h(
      'p',
      { class: 'lead' },
      'Each has a key of its own that cannot be copied from it, and may ask the signer in your ',
      'name. Without your code none of them can spend.',
    ),
    section('Yours now', h('ul', { class: 'rows tall' }, rows)),
    active ? addCard(session, active.kind) : notice('warn', 'Set up an authenticator first.'),
  )
}

function deviceRow(session: Session, owned: OwnedDevice, kind: string | undefined): HTMLElement {
  const { device, name, since } = owned
  const isThis = device === session.device.publicKey
  const below = h('div', {})
  const ask = () => below.replaceChildren(removeForm(session, owned, kind))
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'spread' },
      h('strong', {}, h('bdi', {}, name)),
      isThis ? badge('good', 'this browser') : button('Remove', ask),
    ),
    grouped(device, 'Key'),
    h('p', { class: 'hint' }, 'Since ', moment(since)),
    below,
  )
}

function removeForm(session: Session, { device, name }: OwnedDevice, kind?: string): Node {
  return h(
    'div',
    { class: 'inset' },
    h('p', {}, 'From then on the signer does not answer ', h('bdi', {}, name), '.'),
    form({
      fields: [{ ...codeField(kind), name: 'removal-code' }],
      action: 'Remove this device',
      busy: 'Removing…',
      submit: async ({ 'removal-code': typed = '' }) => {
        const code = await session.seal(asCode(typed), deviceRemovalBinding(device))
        await session.ask('device.remove', { device, code })
        session.go('#/devices')
      },
    }),
  )
}

function addCard(session: Session, kind: string): HTMLElement {
  const shown = h('div', { 'aria-live': 'polite' })
  const oninput = (event: Event) => {
    const key = asKey((event.target as HTMLInputElement).value)
    shown.replaceChildren(...comparison(key))
  }
  const card = section(
    'Add a device',
    h(
      'p',
      {},
      'A browser that is no device yet shows its key when it opens this desk. Paste it here.',
    ),
    form({
      fields: [
        {
          name: 'key',
          label: 'Key of the new device',
          hint: '64 letters and digits; gaps do not matter.',
          input: { class: 'mono', dir: 'ltr', maxlength: '160' },
        },
        {
          name: 'device-name',
          label: 'Its name',
          hint: 'For example: laptop, or Ada’s phone.',
          input: { maxlength: '64', dir: 'auto' },
        },
        codeField(kind),
      ],
      action: 'Add this device',
      busy: 'Adding…',
      submit: (typed) => add(session, typed),
    }),
  )
  const input = card.querySelector('#key')
  input?.addEventListener('input', oninput)
  input?.closest('.field')?.append(shown)
  return card
}

const asKey = (typed: string): string => typed.replaceAll(/[\s-]/g, '').toLowerCase()

function comparison(key: string): readonly Node[] {
  if (!/^[0-9a-f]{64}$/.test(key)) return []
  const words: Child = 'Does the new device show exactly this?'
  return [h('div', { class: 'inset' }, h('p', {}, words), grouped(key, 'Key'))]
}

async function add(session: Session, typed: { readonly [name: string]: string }): Promise<void> {
  const device = hex(32)(asKey(typed.key ?? ''), 'key')
  const name = typed['device-name'] ?? ''
  if (device === session.device.publicKey) throw new Fault('device.exists')
  const code = await session.seal(asCode(typed.code ?? ''), deviceBinding(device, name))
  await session.ask('device.add', { device, name, code })
  session.go('#/devices')
}

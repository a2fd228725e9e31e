// countersign device list | add | remove

import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import {
  addDevice as addOne,
  listDevices,
  type OwnDevice,
  ownDevice,
  removeDevice,
} from '../flows/devices.ts'
import { refuseInTeam } from '../flows/together.ts'
import { withCode } from '../screen/code.ts'
import { heading, moment, paragraph, rows, table } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addDevice(program: Command): void {
  const device = program.command('device').description('the devices that may ask the signer')
  device.command('list').description('every device of the owner').action(perform(list))
  device
    .command('add')
    .argument('<key>', 'as the new device shows it: 64 characters')
    .requiredOption('--name <name>', 'what you call it')
    .description('let another device of yours ask; takes a one-time code')
    .action(perform(add))
  device
    .command('remove')
    .argument('<key>', 'of a device, or its beginning')
    .description('take a device away, and cancel what it left waiting; takes a one-time code')
    .action(perform(remove))
}

async function list(session: Session): Promise<Ending> {
  return show(session, await listDevices(session.context))
}

async function add(
  session: Session,
  key: string,
  { name }: { readonly name: string },
): Promise<Ending> {
  const { context, screen, ask } = session
  await refuseInTeam(context, 'invite owner, then charter propose credential-add owner')
  const device = key.toLowerCase().replaceAll(/[^0-9a-z]/g, '')
  if (!/^[0-9a-f]{64}$/.test(device)) {
    throw new Fault('client.argument_invalid', { key, reason: 'a key has 64 characters' })
  }
  screen.say(heading(screen, 'A further device'))
  screen.say(
    rows(screen, [
      ['key', device, screen.bold],
      ['name', name],
    ]),
  )
  const what =
    'It may read everything, make policies stricter and ask for spends. Signing takes a code.'
  screen.say(`\n${paragraph(screen, what)}`)
  await ask.agree('Is this the key that the new device shows?')
  const act = (code: string) => addOne(context, { device, name, code })
  return show(session, await withCode(session, 'One-time code', act))
}

async function remove(session: Session, key: string): Promise<Ending> {
  const { context, ask } = session
  await refuseInTeam(context, `propose credential-remove ${key}; your own at once: charter revoke`)
  const found = (await listDevices(context)).filter(({ device }) => device.startsWith(key))
  const [one] = found
  if (!one || found.length > 1) {
    throw new Fault('client.argument_invalid', { key, reason: 'names no one device' })
  }
  await ask.agree(`Take ${one.name} away?`)
  const act = (code: string) => removeDevice(context, { device: one.device, code })
  return show(session, await withCode(session, 'One-time code', act))
}

function show({ context, screen }: Session, devices: readonly OwnDevice[]): Ending {
  const own = ownDevice(context)
  const lines = devices.map(({ device, name, since }) => [
    device === own ? `${name} (this one)` : name,
    moment(since),
    device,
  ])
  screen.say('')
  screen.say(table(screen, ['device', 'since', 'key'], lines))
  const told = devices.map((each) => ({
    ...each,
    since: moment(each.since),
    isThis: each.device === own,
  }))
  return { json: { devices: told } }
}

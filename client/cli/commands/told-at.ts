// Where somebody is told, as options of several commands: checked here, for whoever is told at an
// address that cannot be hears nothing of it.

import type { Contact } from '@countersign/core/charter/member.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'

export type ContactOptions = {
  readonly email?: readonly string[]
  readonly phone?: readonly string[]
  readonly webhook?: readonly string[]
  readonly ntfy?: readonly string[]
}

/** `--email`, `--phone`, `--webhook` and `--ntfy`, each several times. */
export function contactOptions(command: Command): Command {
  const several = (each: string, before: readonly string[] = []) => [...before, each]
  return command
    .option('--email <address>', 'several times for several, as the next ones', several)
    .option('--phone <number>', 'such as +4915112345678', several)
    .option('--webhook <url>', 'an https address of a program', several)
    .option('--ntfy <url>', 'of a topic, such as https://ntfy.sh/a-name-hard-to-guess', several)
}

/** @throws Fault client.argument_invalid */
export function readContacts(options: ContactOptions): readonly Contact[] {
  const { email = [], phone = [], webhook = [], ntfy = [] } = options
  return [
    ...email.map((typed) => contactOf('email', typed)),
    ...phone.map((typed) => contactOf('phone', typed.replaceAll(/[ ()-]/g, ''))),
    ...webhook.map((typed) => contactOf('webhook', typed)),
    ...ntfy.map((typed) => contactOf('ntfy', typed)),
  ]
}

type Kind = 'email' | 'phone' | 'webhook' | 'ntfy'

const URL_SHAPE = /^https?:\/\/[^\s/]+\/?\S*$/
const SHAPES: Readonly<Record<Kind, readonly [shape: RegExp, wanted: string]>> = {
  email: [/^[^\s@,;<>]+@[^\s@,;<>]+$/, 'an address such as ada@example.org'],
  phone: [/^\+[1-9]\d{6,14}$/, 'with a plus and the country, such as +4915112345678'],
  webhook: [URL_SHAPE, 'an address such as https://example.org/hook'],
  ntfy: [URL_SHAPE, 'a topic such as https://ntfy.sh/a-name-hard-to-guess'],
}

function contactOf(kind: Kind, typed: string): Contact {
  const address = typed.trim()
  const [shape, reason] = SHAPES[kind]
  if (shape.test(address)) return { kind, address }
  throw new Fault('client.argument_invalid', { [kind]: typed, reason })
}

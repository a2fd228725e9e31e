// By which way this client reaches its signer: API and desk where their addresses are known, else
// the launcher's socket and the node of this machine.

import { join } from 'node:path'
import { Fault } from '@countersign/core/fault.ts'
import { object, optional, text, word } from '@countersign/core/fields.ts'
import { type Addresses, type Context, launcherStatus } from '../context.ts'
import { readRecord, writeRecord } from './files.ts'

export type Ways =
  | { readonly kind: 'socket' }
  | { readonly kind: 'api'; readonly api: string; readonly desk: string }

const record = object({ version: word('1'), api: optional(text(512)), desk: optional(text(512)) })

const waysFile = ({ clientHome }: Context): string => join(clientHome, 'ways.json')

/** Keeps addresses for every later command. */
export function keepAddresses(context: Context, { api, desk }: Required<Addresses>): void {
  writeRecord(waysFile(context), { version: '1', api, desk })
}

/** What was given for this time, else what was kept, else what the launcher says. */
export function addressesOf(context: Context): Addresses {
  const { addresses = {} } = context
  const kept = readRecord(waysFile(context), record)
  const { api = kept?.api ?? told(context).api, desk = kept?.desk ?? told(context).desk } =
    addresses
  return { ...(api ? { api } : {}), ...(desk ? { desk } : {}) }
}

function told(context: Context): Addresses {
  try {
    return launcherStatus(context).addresses
  } catch {
    return {}
  }
}

/** @throws Fault client.argument_invalid when one address of the two is missing or is none */
export function waysOf(context: Context): Ways {
  const { api, desk } = context.isLocal ? {} : addressesOf(context)
  if (api === undefined && desk === undefined) return { kind: 'socket' }
  return { kind: 'api', api: checked(api, 'API'), desk: checked(desk, 'DESK') }
}

function checked(url: string | undefined, name: string): string {
  if (url !== undefined && /^https?:$/.test(URL.parse(url)?.protocol ?? '')) return url
  const reason = url === undefined ? 'not known' : 'not an address'
  throw new Fault('client.argument_invalid', { option: `COUNTERSIGN_${name}_URL`, reason })
}

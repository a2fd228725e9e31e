// What this client knows of the trader on its own machine: its folder, its public keys, and which
// accounts are there. No secret: those are in the agent's own sealed folder.

import { join } from 'node:path'
import type { Identity } from '@countersign/channel/identity.ts'
import { Fault } from '@countersign/core/fault.ts'
import { hex, list, object, text, word } from '@countersign/core/fields.ts'
import type { Context } from '../context.ts'
import { readRecord, writeRecord } from './files.ts'

const fields = object({
  version: word('1'),
  signingKey: hex(32),
  sealingKey: hex(32),
  accounts: list(text(32), 1_000),
})

const recordFile = ({ clientHome }: Context): string => join(clientHome, 'agent.json')

/** Where the agent's trader has its seed, journal and sockets. */
export const agentHome = ({ clientHome }: Context): string => join(clientHome, 'agent')

/** @throws Fault client.agent_off before its first start */
export function agentIdentity(context: Context): Identity {
  const record = readRecord(recordFile(context), fields)
  if (record === null) throw new Fault('client.agent_off')
  return {
    signingKey: Uint8Array.fromHex(record.signingKey),
    sealingKey: Uint8Array.fromHex(record.sealingKey),
  }
}

/** Those whose keys are on this machine, as they were when it last ran. */
export const agentAccounts = (context: Context): readonly string[] =>
  readRecord(recordFile(context), fields)?.accounts ?? []

/** Asks the trader of this machine about an account whose key is here, else the server's. */
export const contextFor = (context: Context, account: string): Context =>
  agentAccounts(context).includes(account) ? { ...context, isAtAgent: true } : context

export function keepAgent(
  context: Context,
  { signingKey, sealingKey }: Identity,
  accounts: readonly string[],
): void {
  const keys = { signingKey: signingKey.toHex(), sealingKey: sealingKey.toHex() }
  writeRecord(recordFile(context), { version: '1', ...keys, accounts: [...accounts].sort() })
}

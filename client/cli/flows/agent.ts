// The trader on the user's own machine: started as a program of the launcher's, which alone knows
// the cages. This process carries its questions to the signer, and nothing else out of it.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { askOver, type Exchange } from '@countersign/channel/client.ts'
import { type Identity, identityFromCanonical } from '@countersign/channel/identity.ts'
import type { TraderMessage, TraderRole } from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { text, word } from '@countersign/core/fields.ts'
import type { Context } from '../context.ts'
import { agentAccounts, agentHome, agentIdentity, keepAgent } from '../keep/agent.ts'
import { requirePairing } from '../keep/pairing.ts'
import { bySocket } from './exchange.ts'
import { openRelay } from './relay.ts'

const PROGRAM = fileURLToPath(new URL('../../../launcher/agent/main.ts', import.meta.url))

/** Ending takes the trader a second; it is whole at any moment. */
const STOP_MS = 10_000

const doorOf = (context: Context, role: TraderRole): string =>
  join(agentHome(context), 'run', `trader-${role}.sock`)

/** By a socket of the agent's. @throws Fault client.agent_off */
export function toAgent(context: Context, role: TraderRole): Exchange {
  const ask = bySocket(doorOf(context, role))
  return async (payload) => {
    try {
      return await ask(payload)
    } catch (error) {
      const isOff = error instanceof Fault && error.code === 'channel.unreachable'
      throw isOff ? new Fault('client.agent_off', {}, { cause: error }) : error
    }
  }
}

/** Asks what may be read without a device. @throws Refusal, Fault client.agent_off, channel.* */
export function askAgent(
  context: Context,
  kind: TraderMessage,
  body: Canonical,
): Promise<Canonical> {
  const options = { identity: agentIdentity(context), now: context.now }
  return askOver<TraderMessage>(toAgent(context, 'server'), options)(kind, body)
}

export type Agent = {
  readonly identity: Identity
  readonly isolation: 'strong' | 'weak' | 'none'
  /** Resolves with the reason when it ends. */
  readonly ended: Promise<string>
  stop(): Promise<void>
}

/**
 * Starts trader and egress in their cages.
 * @param say - what they tell while they run
 * @throws Fault client.agent_runs, client.agent_failed, client.not_paired
 */
export async function startAgent(context: Context, say: (line: string) => void): Promise<Agent> {
  if (await isRunning(context)) throw new Fault('client.agent_runs')
  const relay = await openRelay(context, join(agentHome(context), 'run', 'trader.sock'))
  try {
    const program = await startProgram(context, say)
    keepAgent(context, program.identity, agentAccounts(context))
    return {
      ...program,
      async stop() {
        await program.stop()
        relay.close()
      },
    }
  } catch (error) {
    relay.close()
    throw error
  }
}

async function isRunning(context: Context): Promise<boolean> {
  try {
    await askAgent(context, 'hello', {})
    return true
  } catch (error) {
    if (error instanceof Fault && error.code === 'client.agent_off') return false
    throw error
  }
}

type Said = Readonly<Record<string, Canonical>>

function startProgram(context: Context, say: (line: string) => void): Promise<Agent> {
  const { network, identity } = requirePairing(context)
  const signer = {
    'signing-key': identity.signingKey.toHex(),
    'sealing-key': identity.sealingKey.toHex(),
  }
  const given = Object.entries({ home: agentHome(context), network, ...signer })
  const args = given.flatMap(([name, value]) => [`--${name}`, value])
  // It ends with its standard input, so also when this process is killed.
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code) => resolve(`it ended with ${code}`))
  })
  const stop = async () => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    child.stdin.end()
    await ended
    clearTimeout(timer)
  }
  return new Promise((resolve, reject) => {
    const failed = (why: string) => reject(new Fault('client.agent_failed', { why }))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as Said
      if (said.event === 'ready') resolve({ ...readReady(said), ended, stop })
      else if (said.event === 'failed') failed(lineOf(said))
      else say(lineOf(said))
    })
    void ended.then(failed)
  })
}

const lineOf = ({ line }: Said): string => text(4_096)(line, 'line')

function readReady({ signingKey = '', sealingKey = '', isolation }: Said) {
  return {
    identity: identityFromCanonical({ signingKey, sealingKey }),
    isolation: word('strong', 'weak', 'none')(isolation, 'isolation'),
  }
}

// The program behind `countersign agent`: starts trader and egress of this user, says on standard
// output who the trader is, and ends with its standard input.

import { parseArgs } from 'node:util'
import type { ServerSettings } from '@countersign/channel/launch.ts'
import { openHome } from '../home.ts'
import { startAgent } from './agent.ts'

const NETWORKS: readonly ServerSettings['network'][] = ['regtest', 'signet', 'testnet4', 'mainnet']

function read() {
  const text = { type: 'string' } as const
  const options = { home: text, network: text, 'signing-key': text, 'sealing-key': text }
  const { values } = parseArgs({ options })
  const network = NETWORKS.find((each) => each === values.network)
  const { home, 'signing-key': signingKey, 'sealing-key': sealingKey } = values
  if (!home || !network || !signingKey || !sealingKey) throw new Error('started by hand')
  return { home: openHome(home), network, signer: { signingKey, sealingKey } }
}

const event = (name: string, facts: object) =>
  process.stdout.write(`${JSON.stringify({ event: name, ...facts })}\n`)

try {
  const agent = await startAgent({ ...read(), say: (line) => event('said', { line }) })
  let isStopping = false
  const stop = () => {
    if (isStopping) return
    isStopping = true
    void agent.stop().then(() => process.exit(0))
  }
  // Who started us is gone, or lets go: nobody else has a use for us.
  process.stdin.on('end', stop).on('error', stop).resume()
  process.on('SIGTERM', stop)
  process.on('SIGINT', () => undefined)
  event('ready', { ...agent.identity, isolation: agent.isolation })
} catch (error) {
  event('failed', { line: (error as Error).message })
  process.exit(1)
}

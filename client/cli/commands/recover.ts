// countersign recover: leave a wallet with its recovery kit and your keys alone. It asks no signer
// and no server, and works on a machine that has neither; with --transactions it needs no network.

import { NETWORKS, type Network } from '@countersign/core/bitcoin/network.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type HeldKey, heldKeys } from '@countersign/core/wallet/exit/held.ts'
import { readKit } from '@countersign/core/wallet/exit/read-kit.ts'
import { tooYoung } from '@countersign/core/wallet/exit/sweep.ts'
import { type Command, Option } from 'commander'
import { type Node, openNode, sendTransaction } from '../chain/node.ts'
import { type Context, launcherStatus } from '../context.ts'
import { nodeOf } from '../flows/funds.ts'
import { openKit, openSealedKey } from '../flows/kit.ts'
import {
  type Abandoned,
  coinsAt,
  coinsIn,
  type LeavingPlan,
  planLeaving,
  rateFor,
  type Signed,
  signPlan,
} from '../flows/recover.ts'
import { readText } from '../keep/files.ts'
import { readRate } from '../screen/amounts.ts'
import { btc, bullets, heading, paragraph, rateText, rows } from '../screen/layout.ts'
import { allWays, wayWords } from '../screen/leaving.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { saveNew } from './export.ts'
import {
  type Brought,
  type Proven,
  provenAlone,
  proveToSigner,
  signChallenge,
  tryAtNode,
} from './rehearse.ts'

type Options = {
  readonly to?: string
  readonly feeRate?: string
  readonly network?: Network
  readonly nodeUrl?: string
  readonly nodeCookie?: string
  readonly transactions?: string
  readonly out?: string
  readonly rehearse?: boolean
  readonly challenge?: string
  readonly identity?: string
  readonly sealedKey?: string
}

export function addRecover(program: Command): void {
  const networks = new Option('--network <network>', 'where the kit names none')
  program
    .command('recover')
    .argument('<kit>', 'the recovery kit, or a file with the descriptor')
    .option('--to <address>', 'of a wallet of other keys: everything goes there')
    .option('--fee-rate <sat/vB>', 'instead of the least the node takes, or 2')
    .option('--identity <file>', 'of age, where the kit or the key is sealed for one')
    .option('--sealed-key <file>', 'the signer’s key of a 2-of-2, as it was exported')
    .addOption(networks.choices(Object.keys(NETWORKS)))
    .option('--node-url <url>', 'a node of your own; without it the one of npm start')
    .option('--node-cookie <file>', 'and its cookie')
    .option('--transactions <file>', 'no node: raw transactions in hex, a line each')
    .option('--out <file>', 'write what is signed there, and send nothing')
    .option('--rehearse', 'prove to the signer that you can leave; with --to ask a node too')
    .option('--challenge <file>', 'no network: sign what "wallet rehearse" wrote, and no spend')
    .description('leave a wallet without its server: with the kit and your keys alone')
    .action(perform(recover))
}

async function recover(session: Session, kit: string, options: Options): Promise<Ending> {
  const { screen } = session
  const abandoned = await readWallet(session, kit, options)
  const { descriptor } = abandoned
  screen.say(heading(screen, 'Ways out of this wallet'))
  screen.say(bullets(screen, allWays(descriptor)))
  const keys = await askKeys(session, abandoned, await sealedSecrets(abandoned, options))
  if (options.challenge !== undefined) {
    return signChallenge(session, { abandoned, keys }, { ...options, challenge: options.challenge })
  }
  const proven = options.rehearse ? await proveToSigner(session, { abandoned, keys }) : null
  if (proven && options.to === undefined) return provenAlone(session, proven)
  return leave(session, { abandoned, keys, to: requireTo(options), proven }, options)
}

type Leaver = Brought & { readonly to: string; readonly proven: Proven | null }

async function leave(
  session: Session,
  { abandoned, keys, to, proven }: Leaver,
  options: Options,
): Promise<Ending> {
  const { screen, ask } = session
  const { descriptor } = abandoned
  const node = options.transactions === undefined ? nodeFor(session.context, options) : null
  const coins = node
    ? await coinsAt(node, abandoned)
    : coinsIn(readTransactions(options.transactions ?? ''), abandoned)
  if (proven?.isProven && coins.length === 0) return provenAlone(session, proven)
  const asked = options.feeRate === undefined ? null : readRate(options.feeRate)
  const rateSatPerKvb = await rateFor(node, asked)
  const plan = planLeaving({ ...abandoned, keys, coins, to, rateSatPerKvb })
  showPlan(session, abandoned, { plan, to, rateSatPerKvb })
  refuseEarly(plan, options)
  const signed = signPlan({ descriptor, keys }, plan)
  if (proven) return tryAtNode(session, { node, abandoned, proven }, signed)
  await ask.agree(node && options.out === undefined ? 'Sign and send it?' : 'Sign it?')
  if (!node || options.out !== undefined) return save(session, signed, options.out)
  for (const { rawHex } of signed) await sendTransaction(node, rawHex)
  screen.say(`\n${paragraph(screen, `Sent: ${signed.map(({ txid }) => txid).join(', ')}`)}`)
  return { json: { outcome: 'sent', ...told(plan, signed) } }
}

function requireTo({ to }: Options): string {
  if (to !== undefined) return to
  const reason = 'where shall everything go? Give an address of a wallet of other keys'
  throw new Fault('client.argument_invalid', { option: '--to', reason })
}

async function readWallet(
  { ask }: Session,
  file: string,
  { network: given, identity }: Options,
): Promise<Abandoned> {
  const askPassphrase = () => ask.secret('passphrase', { message: 'The passphrase of the kit' })
  const opening = { askPassphrase, ...(identity === undefined ? {} : { identityFile: identity }) }
  const { descriptor, network: named } = readKit(await openKit(file, opening))
  const network = given ?? named
  if (network !== null) return { descriptor, network }
  const reason = 'the kit does not name the network: give it'
  throw new Fault('client.argument_invalid', { option: '--network', reason })
}

async function sealedSecrets(abandoned: Abandoned, { sealedKey, identity }: Options) {
  return sealedKey === undefined ? [] : [await openSealedKey(sealedKey, identity, abandoned)]
}

async function askKeys(
  { ask, screen }: Session,
  { descriptor }: Abandoned,
  sealed: readonly string[],
) {
  const typed = await ask.keys((count) => ({
    message:
      count === 0
        ? 'Recovery words of one key, or its extended secret key'
        : 'Another key; leave it empty when there is none',
  }))
  const held = [...typed, ...sealed].flatMap((secret): readonly HeldKey[] =>
    heldKeys(descriptor, secret),
  )
  screen.say(rows(screen, [['keys brought', `${new Set(held.map(({ at }) => at)).size}`]]))
  return [...new Map(held.map((key) => [key.at, key])).values()]
}

function nodeFor(context: Context, { nodeUrl: url, nodeCookie: cookieFile }: Options): Node {
  if (url !== undefined && cookieFile !== undefined) return openNode({ url, cookieFile })
  const isGiven = url !== undefined || cookieFile !== undefined
  if (!isGiven && isRunning(context)) return nodeOf(context)
  const reason = isGiven
    ? '--node-url and --node-cookie go together'
    : 'no node runs here: give --node-url and --node-cookie, or --transactions'
  throw new Fault('client.argument_invalid', { reason })
}

function isRunning(context: Context): boolean {
  try {
    return launcherStatus(context).node !== null
  } catch {
    return false
  }
}

function readTransactions(file: string): readonly Uint8Array[] {
  const lines = readText(file).split('\n')
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, at) => {
      if (/^(?:[0-9a-f]{2})+$/i.test(line)) return Uint8Array.fromHex(line)
      throw new Fault('client.argument_invalid', { file, line: at + 1, wanted: 'hexadecimal' })
    })
}

type Shown = {
  readonly plan: LeavingPlan
  readonly to: string
  readonly rateSatPerKvb: bigint
}

function showPlan(
  { screen }: Session,
  { descriptor, network }: Abandoned,
  { plan, to, rateSatPerKvb }: Shown,
): void {
  const { sweeps, left, way } = plan
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, each) => total + each, 0n)
  screen.say(heading(screen, 'Leaving'))
  screen.say(
    rows(screen, [
      ['network', network],
      ['signed by', wayWords(descriptor, way)],
      ['coins', `${sum(sweeps.map((each) => BigInt(each.coins.length)))}`],
      ['to', to, screen.bold],
      ['arrives', btc(sum(sweeps.map(({ arrivesSats }) => arrivesSats))), screen.bold],
      ['fee', `${btc(sum(sweeps.map(({ feeSats }) => feeSats)))}, ${rateText(rateSatPerKvb)}`],
      ['transactions', `${sweeps.length}`],
      ...(left.length > 0
        ? ([['left behind', `${left.length}, not worth their fee`]] as const)
        : []),
    ]),
  )
}

/** The node would refuse it: this says for how long. A rehearsal asks the node all the same. */
function refuseEarly({ way, sweeps }: LeavingPlan, { rehearse: isRehearsed }: Options): void {
  const { coins, blocks } = tooYoung(
    way,
    sweeps.flatMap((each) => each.coins),
  )
  if (coins > 0 && !isRehearsed) throw new Fault('exit.too_young', { coins, blocks })
}

function save({ screen }: Session, signed: readonly Signed[], out = 'leaving.hex'): Ending {
  const text = signed.map(({ rawHex }) => `${rawHex}\n`).join('')
  const file = saveNew(out, new TextEncoder().encode(text))
  const how = 'Nothing was sent. Give each line to any node or block explorer that sends.'
  screen.say(heading(screen, 'Signed'))
  screen.say(rows(screen, [['file', file]]))
  screen.say(`\n${paragraph(screen, how)}`)
  return { json: { outcome: 'saved', file, txids: signed.map(({ txid }) => txid) } }
}

function told({ way, left }: LeavingPlan, signed: readonly Signed[]) {
  const arrives = signed.reduce((total, each) => total + each.sweep.arrivesSats, 0n)
  const fee = signed.reduce((total, each) => total + each.sweep.feeSats, 0n)
  return {
    way: way.kind,
    txids: signed.map(({ txid }) => txid),
    arrivesSats: `${arrives}`,
    feeSats: `${fee}`,
    left: left.length,
  }
}

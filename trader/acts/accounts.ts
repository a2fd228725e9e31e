// Accounts that come, change and go. A key is admitted only when its own venue has said what it may
// do; whoever adds one types a code, which the signer looks at.

import { secretsBinding } from '@countersign/channel/bindings.ts'
import { open } from '@countersign/channel/sealing.ts'
import type { TraderBody } from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { accountTerms } from '@countersign/core/charter/account.ts'
import { checkPaperName } from '@countersign/core/exchange/paper/terms.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type Account, checkHasKey } from '../accounts.ts'
import {
  type Asked,
  checkCode,
  checkGoverning,
  checkMoving,
  proofsOf,
  standingOf,
} from '../asked.ts'
import { inspectKey } from '../rights.ts'
import type { Trader } from '../trader.ts'
import {
  type Grant,
  isGrant,
  type KeySecrets,
  keyHash,
  readGiven,
  type Secrets,
  toldOf,
} from '../venue/secrets.ts'
import { cancelEvery } from './orders.ts'
import { shown } from './reading.ts'

/**
 * Admits a new key.
 * @throws Fault exchange.*, charter.role_missing, Refusal factor.*
 */
export async function addAccount(asked: Asked<TraderBody<'account.add'>>): Promise<Canonical> {
  const { trader, body, standing } = asked
  checkGoverning(standing, 'account.add')
  checkMoving(standing)
  const { rights } = body
  const { name, venue, quote } = accountTerms(body)
  checkPaperName(name, false)
  const { given, key } = unsealed(trader, { name, venue }, body.secrets)
  trader.accounts.checkNew(name, key)
  await checkCode(asked, 'account.add', body)
  const secrets = await trader.oauth.settled({ name, venue }, given)
  const found = await judged(asked, { name, venue, rights }, secrets)
  const account = { name, venue, quote, rights, key, found, by: standing.member }
  return shown(trader.accounts.add(account, secrets, proofsOf(asked)))
}

/** The old key is dropped once the new one was found good. @throws as `addAccount` */
export async function rotateAccount(
  asked: Asked<TraderBody<'account.rotate'>>,
): Promise<Canonical> {
  const { trader, body, standing } = asked
  checkGoverning(standing, 'account.rotate')
  checkMoving(standing)
  const account = trader.accounts.get(body.account)
  checkHasKey(account)
  const { name } = account
  const { given, key } = unsealed(trader, account, body.secrets)
  trader.accounts.checkKey(name, key)
  await checkCode(asked, 'account.rotate', body)
  const secrets = await trader.oauth.settled(account, given)
  const found = await judged(asked, account, secrets)
  const rotation = { name, key, found, by: standing.member }
  return shown(trader.accounts.rotate(rotation, secrets, proofsOf(asked)))
}

/** Takes something away, so it is done also while all stands still. */
export async function removeAccount(
  asked: Asked<TraderBody<'account.remove'>>,
): Promise<Canonical> {
  const { trader, body, standing } = asked
  checkGoverning(standing, 'account.remove')
  const { account: name } = body
  const isHere = trader.accounts.all().some((each) => each.name === name)
  // The charter has it alone when its key was turned away at its venue.
  const { account } = await standingOf(trader, asked.proof.device, name)
  if (!isHere && !account) throw new Fault('exchange.account_missing', { account: name })
  await checkCode(asked, 'account.remove', body)
  if (isHere) {
    // Those of a real one are at its venue still.
    if (trader.accounts.get(name).isPaper) await cancelEvery(trader, name)
    trader.accounts.remove(name, standing.member, proofsOf(asked))
  }
  return { removed: name }
}

/** Asks the venue again. A key that became too powerful is told, and stays until it is changed. */
export async function checkAccount(asked: Asked<TraderBody<'account.check'>>): Promise<Canonical> {
  const { trader, body } = asked
  const account = trader.accounts.get(body.account)
  checkHasKey(account)
  const { account: checked, refusal } = await trader.watch.check(account)
  return { account: shown(checked), refusal: refusal?.code ?? '' }
}

type Wanted = Pick<Account, 'name' | 'venue' | 'rights'>

/** What the venue says of the key, if that is good enough. @throws Fault exchange.* */
async function judged(asked: Asked<unknown>, wanted: Wanted, secrets: Secrets): Promise<Canonical> {
  const { trader, standing } = asked
  const client = await trader.venues.open(wanted.name, wanted.venue, secrets)
  const now = trader.time()
  const inspecting = { ...wanted, ...toldOf(secrets), now, egress: trader.addresses }
  const { found, refusal } = await inspectKey(client, inspecting)
  if (!refusal) return found
  const { name: account, venue } = wanted
  const why = refusal.code
  trader.accounts.refuse({ account, venue, why, found, by: standing.member }, proofsOf(asked))
  throw refusal
}

/** Opens what was sealed for exactly this account, and no other. */
function unsealed(
  { keys }: Trader,
  { name, venue }: { readonly name: string; readonly venue: VenueId },
  sealed: string,
): { readonly given: KeySecrets | Grant; readonly key: string } {
  const bytes = open(keys.sealingKey, sealed, secretsBinding(name, venue))
  const given = readGiven(venue, bytes)
  bytes.fill(0)
  const named = isGrant(given) ? given.state : given.key
  return { given, key: keyHash(keys.exchangeKey, venue, named) }
}

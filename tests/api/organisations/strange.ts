// What somebody asks at home about another organisation, and the same about what there never was:
// they must not hear a difference.

import { routeOf } from '@countersign/contract/routes.ts'
import { FOR_TOKENS } from '@countersign/contract/token-routes.ts'
import { askFor, type ScopedId } from './errands.ts'
import { type Furnished, type Names, proveAnew } from './names.ts'
import { nobodysNames } from './nobody.ts'
import { bySession, byTill, ownWay, type Way } from './ways.ts'

export type Pair = {
  readonly way: Way
  readonly real: () => Promise<object>
  readonly madeUp: () => Promise<object>
  /** Nothing in it is of whoever asks: there is nothing to be told but no. */
  readonly isForeign: boolean
}

export type Asked = { readonly of: Furnished; readonly at: Furnished; readonly id: ScopedId }

/** None where the route names nothing of an organisation. */
export async function strangersAsks({ of, at, id }: Asked): Promise<readonly Pair[]> {
  const nobody = nobodysNames(of)
  const named = await namedBy(id, nobody)
  const { auth, stepUp } = routeOf(id)
  const asking = (names: Names) => async () => {
    if (auth !== 'signed' && stepUp === 'fresh') await proveAnew(at.account)
    return await askFor(id, names)
  }
  const ways = [
    ownWay(at, id),
    ...(auth === 'member' ? [bySession(at)] : []),
    ...(FOR_TOKENS.has(id) ? [byTill(at)] : []),
  ]
  const pairsOf = (real: Names, madeUp: Names, isForeign: boolean) =>
    ways.map((way) => ({ way, real: asking(real), madeUp: asking(madeUp), isForeign }))
  const own = { wallet: at.wallet }
  return [
    ...(named.size > 0 ? pairsOf(of.names, nobody, true) : []),
    // In one's own wallet, what lies in another's.
    ...(named.has('wallet') && named.size > 1
      ? pairsOf({ ...of.names, ...own }, { ...nobody, ...own }, false)
      : []),
  ]
}

/** Which of the names the route is asked with. */
async function namedBy(id: ScopedId, names: Names): Promise<ReadonlySet<string>> {
  const named = new Set<string>()
  const watched = new Proxy(names, {
    get(all, name, receiver) {
      named.add(String(name))
      return Reflect.get(all, name, receiver) as unknown
    },
  })
  await askFor(id, watched)
  return named
}

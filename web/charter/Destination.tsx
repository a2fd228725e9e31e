// One destination of a list: an address whole, a descriptor whole, or a wallet by its name.

import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { isScript } from '@countersign/core/policy/destinations.ts'
import { Address } from '../parts/Address.tsx'
import { useRead } from '../session/api.ts'
import { useWords } from '../words/use.ts'
import { charterWords } from './words.ts'

const WALLET = 'wallet:'

export function Destination({ destination }: { readonly destination: string }) {
  const say = useWords(charterWords)
  const { data } = useRead('showStatus', {})
  if (destination.startsWith(WALLET)) {
    return (
      <span>
        {say('ownWallet')} <bdi className="given">{destination.slice(WALLET.length)}</bdi>
      </span>
    )
  }
  if (!isScript(destination)) return <code className="whole">{destination}</code>
  // An address is one of a network: until it is known, there is nothing to compare.
  if (data === undefined) return null
  const address = addressOf(Uint8Array.fromHex(destination), data.network)
  return address ? <Address address={address} /> : <code className="whole">{destination}</code>
}

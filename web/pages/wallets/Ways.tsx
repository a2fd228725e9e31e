// The two things that are done with a wallet, as buttons that lead there.

import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Icon } from '../../parts/Icon.tsx'
import { useWords } from '../../words/use.ts'
import { walletWords } from './words.ts'

type WayProps = { readonly wallet: string }

export function ReceiveButton({ wallet }: WayProps) {
  const say = useWords(walletWords)
  return (
    <Button
      leftSection={<Icon name="in" size={18} />}
      renderRoot={(props) => (
        <Link params={{ wallet }} search={{ tab: 'addresses' }} to="/wallets/$wallet" {...props} />
      )}
      variant="default"
    >
      {say('receive')}
    </Button>
  )
}

export function SpendButton({ wallet }: WayProps) {
  const say = useWords(walletWords)
  return (
    <Button
      leftSection={<Icon name="send" size={18} />}
      renderRoot={(props) => <Link params={{ wallet }} to="/wallets/$wallet/spend" {...props} />}
    >
      {say('spend')}
    </Button>
  )
}

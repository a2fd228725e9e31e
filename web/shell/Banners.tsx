// What concerns every page: a lost connection, a demonstration, what is frozen.

import { Alert } from '@mantine/core'
import { useConnection } from '../live/Live.tsx'
import { Icon } from '../parts/Icon.tsx'
import { useRead } from '../session/api.ts'
import { useWords } from '../words/use.ts'
import { freezeWords } from './freeze-words.ts'
import { shellWords } from './words.ts'

export function Banners() {
  const say = useWords(shellWords)
  const sayFreeze = useWords(freezeWords)
  const connection = useConnection()
  const { data } = useRead('showStatus', {})
  const frozen = data?.frozen ?? []
  return (
    <div aria-live="polite" className="banners">
      {connection === 'lost' && (
        <Alert color="amber" icon={<Icon name="alert" />} radius={0}>
          {say('lost')}
        </Alert>
      )}
      {data?.isDemo === 'yes' && (
        <Alert color="amber" icon={<Icon name="book" />} radius={0}>
          {say('demo')}
        </Alert>
      )}
      {data?.banner && (
        <Alert color="amber" icon={<Icon name="bell" />} radius={0}>
          <bdi>{data.banner.text}</bdi>
        </Alert>
      )}
      {frozen.map(({ wallet, reason }) => (
        <Alert color="red" icon={<Icon name="snow" />} key={wallet} radius={0}>
          {wallet === '*'
            ? sayFreeze('frozenAll', { reason })
            : sayFreeze('frozenWallet', { wallet, reason })}
        </Alert>
      ))}
    </div>
  )
}

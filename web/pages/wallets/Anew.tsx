// Coins whose timelock nears begin anew: what that takes, and on to its review.

import { Button, Stack, Text } from '@mantine/core'
import { Amount } from '../../parts/Amount.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { useWords } from '../../words/use.ts'
import { useOwnDraft } from '../spend/own.ts'
import { ownWords } from './own-words.ts'

export function Anew({ wallet }: { readonly wallet: string }) {
  const say = useWords(ownWords)
  const { drafted, error, isBusy, look, go } = useOwnDraft(wallet)
  return (
    <Stack gap="sm" mb="sm">
      <Text size="sm">{say('refresh')}</Text>
      {error !== null && <FaultNote error={error} title={say('cannot')} />}
      {drafted === null ? (
        <Button loading={isBusy} onClick={() => void look({ refresh: 'yes' }, '')} w="fit-content">
          {say('refreshLook')}
        </Button>
      ) : (
        <>
          <dl className="sums">
            <dt>{say('refreshCoins')}</dt>
            <dd>{drafted.inputs.length}</dd>
            <dt>{say('fee')}</dt>
            <dd>
              <Amount sats={drafted.feeSats} />
            </dd>
          </dl>
          <Button onClick={() => void go()} w="fit-content">
            {say('go')}
          </Button>
        </>
      )}
    </Stack>
  )
}

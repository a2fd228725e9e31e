// Where a spend is, in a sentence, and the one thing that can be done now.

import { Alert, Code, Group, Stack, Text } from '@mantine/core'
import { Copy } from '../../parts/Copy.tsx'
import { Icon, type IconName } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Outward } from '../../parts/Outward.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import type { Spend } from './OneSpend.tsx'
import { toneOf } from './states.ts'
import { spendsWords } from './words.ts'

const ICONS: Readonly<Record<string, IconName>> = { moss: 'check', amber: 'clock', red: 'close' }

export function State({ spend }: { readonly spend: Spend }) {
  const say = useWords(spendsWords)
  const { state, askedAt, changedAt, expiresAt, height, broadcast } = spend
  const tone = toneOf(state)
  const isOpen = state === 'waiting' || state === 'asked'
  return (
    <Stack gap="md">
      <Alert
        color={tone}
        icon={<Icon name={ICONS[tone] ?? 'close'} />}
        role="status"
        title={say(`${state}Now`)}
      >
        {say(state === 'signed' && broadcast === 'no' ? 'signedKept' : `${state}Why`, {
          height: height ?? 0,
        })}
      </Alert>
      {isOpen && <Lacks spend={spend} />}
      <Text c="dimmed" component="div" size="sm">
        {say('asked')} <Moment at={askedAt} /> · {say('changed')} <Moment at={changedAt} />
        {isOpen && expiresAt !== undefined && (
          <>
            {' '}
            · {say('expires')} <Moment at={expiresAt} />
          </>
        )}
      </Text>
      {isOpen && <Cancel spend={spend} />}
    </Stack>
  )
}

function Lacks({ spend: { wallet, txid, waitsFor } }: { readonly spend: Spend }) {
  const say = useWords(spendsWords)
  const desk = useRead('showStatus', {}).data?.deskUrl
  const needsOthers = waitsFor.includes('approvals')
  const to = (screen: 'approve' | 'spend') => `${desk}/#/${screen}/${wallet}/${txid}`
  return (
    <>
      {waitsFor.length > 0 && (
        <Text size="sm">
          {say('lacks', { what: waitsFor.map((each) => say(`lack-${each}`)).join(', ') })}
        </Text>
      )}
      {desk !== undefined && (
        <Group gap="sm">
          <Outward
            href={to(needsOthers ? 'approve' : 'spend')}
            leftSection={<Icon name="shield" size={18} />}
          >
            {say(needsOthers ? 'approveAtDesk' : 'confirmAtDesk')}
          </Outward>
          {needsOthers && (
            <Outward href={to('spend')} variant="default">
              {say('confirmAtDesk')}
            </Outward>
          )}
        </Group>
      )}
    </>
  )
}

function Cancel({ spend: { wallet, txid } }: { readonly spend: Spend }) {
  const say = useWords(spendsWords)
  const command = `./countersign spend cancel ${wallet} ${txid}`
  return (
    <div>
      <Text c="dimmed" size="sm">
        {say('cancel')}
      </Text>
      <div className="copied">
        <Code className="wraps">{command}</Code>
        <Copy label={say('copyCommand')} text={command} />
      </div>
    </div>
  )
}

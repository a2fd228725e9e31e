// A bitcoin address: whole, in fours, wrapping. It is never cut off and never scrolls.

import { ActionIcon, Collapse, CopyButton, Group, Text, Tooltip } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useWords } from '../words/use.ts'
import { Icon } from './Icon.tsx'
import { partWords } from './words.ts'

const Qr = lazy(async () => ({ default: (await import('./Qr.tsx')).Qr }))

/** @public For pages. */
export function Address({ address }: { readonly address: string }) {
  const say = useWords(partWords)
  const [isOpen, setOpen] = useState(false)
  const qrLabel = say(isOpen ? 'hideQr' : 'showQr')
  return (
    <div className="address">
      <Group align="flex-start" gap="xs" wrap="nowrap">
        <code className="fours">
          {fours(address).map(({ at, text }) => (
            <span key={at}>{text}</span>
          ))}
        </code>
        <CopyButton value={address}>
          {({ copied, copy }) => (
            <Tooltip label={say(copied ? 'copied' : 'copy')}>
              <ActionIcon aria-label={say(copied ? 'copied' : 'copy')} onClick={copy}>
                <Icon name={copied ? 'check' : 'copy'} />
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
        <Tooltip label={qrLabel}>
          <ActionIcon aria-expanded={isOpen} aria-label={qrLabel} onClick={() => setOpen(!isOpen)}>
            <Icon name="qr" />
          </ActionIcon>
        </Tooltip>
      </Group>
      <Collapse expanded={isOpen}>
        {isOpen && (
          <Suspense>
            <Qr label={say('qrOf', { address })} text={address} />
          </Suspense>
        )}
        <Text c="dimmed" size="sm">
          {say('compare')}
        </Text>
      </Collapse>
    </div>
  )
}

const fours = (address: string) =>
  (address.match(/.{1,4}/g) ?? []).map((text, at) => ({ at, text }))

// A bitcoin address, whole, with what helps to compare it: a button to copy it, and its QR code.

import { ActionIcon, Collapse, Group, Text, Tooltip } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useWords } from '../words/use.ts'
import { Copy } from './Copy.tsx'
import { Fours } from './Fours.tsx'
import { Icon } from './Icon.tsx'
import { partWords } from './words.ts'

const Qr = lazy(async () => ({ default: (await import('./Qr.tsx')).Qr }))

export type AddressProps = {
  readonly address: string
  /** Begins with its QR code open. */
  readonly isShown?: boolean
}

export function Address({ address, isShown = false }: AddressProps) {
  const say = useWords(partWords)
  const [isOpen, setOpen] = useState(isShown)
  const qrLabel = say(isOpen ? 'hideQr' : 'showQr')
  return (
    <div className="address">
      <Group align="flex-start" gap="xs" wrap="nowrap">
        <Fours text={address} />
        <Group gap={2} wrap="nowrap">
          <Copy label={say('copy')} text={address} />
          <Tooltip label={qrLabel}>
            <ActionIcon
              aria-expanded={isOpen}
              aria-label={qrLabel}
              onClick={() => setOpen(!isOpen)}
            >
              <Icon name="qr" />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      <Collapse expanded={isOpen}>
        {isOpen && (
          <Suspense fallback={<div className="qr" />}>
            <Qr label={say('qrOf', { address })} text={`bitcoin:${address}`} />
          </Suspense>
        )}
        <Text c="dimmed" size="sm">
          {say('compare')}
        </Text>
      </Collapse>
    </div>
  )
}

// Who made what charts are drawn with, as its licence asks for.

import { Anchor, Text } from '@mantine/core'
import { useWords } from '../../words/use.ts'
import { exchangeWords } from './words.ts'

export function ChartCredit() {
  const say = useWords(exchangeWords)
  return (
    <Text c="dimmed" size="xs">
      {say('charts')}{' '}
      <Anchor
        href="https://www.tradingview.com/"
        rel="noopener noreferrer"
        size="xs"
        underline="always"
      >
        TradingView
      </Anchor>
    </Text>
  )
}

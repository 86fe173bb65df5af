import type { Random } from './random.js';
import { chance, integer, pick } from './random.js';

/** `#` becomes a number, `@` a day. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'llm.chat': [
    'support reply #',
    'draft answer for ticket #',
    'summarise thread #',
    'rewrite product copy #',
    'SQL from question #',
    '客服對話摘要 #',
    '公文改寫 第 # 號',
    '會議重點整理 @',
    'translate release notes (en → zh-TW)',
    'Summarise <Q3> report & "open questions"',
  ],
  embedding: [
    'embed help centre, part #',
    'embed catalogue delta @',
    'embed query log #',
    '知識庫向量化 第 # 批',
  ],
  moderation: ['check comment #', 'check upload #', '留言審核 #'],
  rerank: ['rerank search results #', 'rerank candidates for ticket #'],
  'image.generate': [
    'banner variants #',
    'product mock-up #',
    'cover art for episode #',
    '節慶主視覺 草稿 #',
  ],
  'asr.transcribe': [
    'transcribe call #',
    'transcribe town hall @',
    'podcast episode #',
    '會議逐字稿 @',
    '客服通話轉寫 #',
  ],
  tts: ['voice prompt #', 'audiobook chapter #', '語音播報 #'],
  'vlm.describe': ['alt texts for gallery #', 'describe defect photo #', '商品圖說明 #'],
  ocr: ['scan invoice #', 'scan delivery note #', '發票辨識 #', 'archive box #, folder @'],
  'llm.batch': ['nightly summaries @', 'classify backlog, part #', 'backfill titles @', '評論情緒分析 @'],
  'image.upscale': ['upscale gallery #', 'restore archive photo #', '老照片修復 #'],
  'video.generate': ['teaser cut #', 'storyboard animatic #', '廣告短片 草稿 #'],
  eval: ['regression suite @', 'MMLU-Pro, checkpoint #', 'tool use suite @', '繁中測驗 (TMMLU+) @'],
  'audio.diarize': ['speakers of town hall @', 'speakers of call #'],
  fine_tune: ['support tone LoRA, run #', 'call centre ASR, run #', '法規問答 LoRA 第 # 版'],
  'index.build': ['rebuild vector index @', 'compact shard #'],
};

/** A name that somebody could have given such a job; null for the few that nobody named. */
export function jobName(random: Random, taskType: string, createdMs: number): string | null {
  if (chance(random, 0.02)) return null;
  const day = new Date(createdMs).toISOString().slice(0, 10);
  return pick(random, NAMES[taskType] ?? [taskType])
    .replace('#', String(integer(random, 1, 48_000)))
    .replace('@', day);
}

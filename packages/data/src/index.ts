// Every public name, by hand, in groups.

// errors
export { dataErrorCodes } from './error-codes.ts';
export type { DataErrorCode } from './error-codes.ts';

// check
export { checkChatFile } from './check/check-chat-file.ts';
export type { ChatFileCheck, CheckChatFileOptions } from './check/check-chat-file.ts';
export type { ChatMessage, ChatRowKind } from './check/check-row.ts';
export { chatFindings } from './check/finding-codes.ts';
export type { ChatFindingCode, ChatFindingEntry } from './check/finding-codes.ts';
export type { ChatFinding } from './check/findings.ts';

// download
export { downloadSplits } from './download.ts';
export type { DownloadedFile, DownloadOptions, DownloadResult } from './download/options.ts';
export type { ChatColumn, DownloadEvent, PlannedSplitSummary } from './download/events.ts';
export { formatSlice, parseSlice, resolveSlice } from './slice.ts';
export type { RowRange, Slice, SliceRounding } from './slice.ts';

// parquet
export { parquetToJsonl } from './parquet-to-jsonl.ts';
export type { JsonlSummary, LineSink, ParquetToJsonlOptions } from './parquet-to-jsonl.ts';
export { memorySource, openFileSource } from './byte-source.ts';
export type { ByteSource, OpenByteSource } from './byte-source.ts';
export type { ColumnSelection } from './parquet/columns.ts';
export type { Row, RowTextOptions } from './row-text.ts';

// mend, measure, preview, split, convert
export { repairChatFile } from './repair/repair-chat-file.ts';
export type { ChatFileRepair, RepairChatFileOptions } from './repair/repair-chat-file.ts';
export { chatStats, plotHistogram } from './chat-stats.ts';
export type { ChatStats, ChatStatsOptions, Distribution, HistogramBin } from './chat-stats.ts';
export { previewRows } from './preview.ts';
export type { PreviewRow, PreviewRowsOptions } from './preview.ts';
export { splitChatFile } from './split.ts';
export type { ChatFileSplit, SplitChatFileOptions } from './split.ts';
export { convertToChat } from './convert-to-chat.ts';
export type { ChatConversion, ConvertToChatOptions } from './convert-to-chat.ts';
export type { ChatFormat, ChatMapping } from './formats.ts';
export type { RowFileKind } from './read-rows.ts';

export { type Batch, type BatchTable, workInTransaction } from './batch.js';
export { CommitScope, type Ownership } from './commit-scope.js';
export { type Fence, GroupCommit, OwnershipLost } from './group-commit.js';

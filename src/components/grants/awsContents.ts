/**
 * Words in the names of actions that touch what a resource holds rather than its settings. AWS's access levels do not
 * tell the two apart: reading an item and describing its table are both Read. Rather too many than too few: what is
 * missing is named in `actions`.
 */
const contents =
  /:(?:.*(?:Invoke|Query|Scan|Select|PartiQL|Http|Execut|Message|Record|Item|Object|SecretValue|Publish|Decrypt|Encrypt|DataKey|Sign|Mac$|Credential|Password|Token|Image|Layer|Upload|Download|Search|Connect).*|GetParameter.*|PutParameter|(?:Start|Stop)(?!.*Rotation).*|(?:Get|Filter|Put)Log(?:Events|Record)|StartLiveTail|Verify.*|DeriveSharedSecret|PutEvents|GetSnapshotBlock|ListSnapshotBlocks|ReEncrypt.*|PassRole|PurgeQueue|Allow.*|Subscribe|UpdateSecret|(?:Read|Write)DataForReplication|Export.*|.*Console.*|Login|.*DbUser.*)$/;

/** Whether an action, `service:Action`, touches what a resource holds. */
export function touchesContents(action: string): boolean {
  return contents.test(action) && !settings.test(action);
}

/** Settings whose names have such a word all the same. */
const settings =
  /:(?:(?:Get|Put|Delete|Update)(?:EventInvokeConfig|FunctionEventInvokeConfig|BucketObjectLockConfiguration|BucketRequestPayment|BucketMetadata.*|EncryptionConfiguration|ImageScanningConfiguration|ImageTagMutability)|(?:Get|Put|Delete)Bucket.*|(?:Get|Put)EncryptionConfiguration|ListFunctionEventInvokeConfigs|ListLayers?)$/;

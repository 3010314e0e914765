"use strict";
/** Length of a text in characters, not in UTF-16 units. */
function characters(text) {
  let length = 0
  for (const _ of text) length += 1
  return length
}
/** A rule as a Validator: what does not fit is told as path and message, never as value. */
function validator(rule) {
  const validate = value => {
    const valid = rule(value)
    validate.mismatches = valid ? [] : rule.errors.map(error => ({ path: error.instancePath, message: error.message }))
    return valid
  }
  validate.mismatches = []
  return validate
}

const isDeviceIdRule = validate0;
const schema0 = {"type":"string","pattern":"^[a-z0-9][a-z0-9-]{0,63}$"};
const pattern0 = new RegExp("^[a-z0-9][a-z0-9-]{0,63}$", "u");

function validate0(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern0.test(data)){
validate0.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9-]{0,63}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9-]{0,63}$"+"\""}];
return false;
}
}
else {
validate0.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate0.errors = vErrors;
return errors === 0;
}

const isApplicationIdRule = validate1;
const schema1 = {"type":"string","pattern":"^[a-z0-9][a-z0-9-]{0,63}$"};

function validate1(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern0.test(data)){
validate1.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9-]{0,63}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9-]{0,63}$"+"\""}];
return false;
}
}
else {
validate1.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate1.errors = vErrors;
return errors === 0;
}

const isUserIdRule = validate2;
const schema2 = {"type":"string","pattern":"^[a-z0-9][a-z0-9-]{0,63}$"};

function validate2(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern0.test(data)){
validate2.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9-]{0,63}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9-]{0,63}$"+"\""}];
return false;
}
}
else {
validate2.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate2.errors = vErrors;
return errors === 0;
}

const isSessionRule = validate3;
const schema3 = {"type":"string","pattern":"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"};
const pattern3 = new RegExp("^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", "u");

function validate3(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern3.test(data)){
validate3.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"},message:"must match pattern \""+"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"+"\""}];
return false;
}
}
else {
validate3.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate3.errors = vErrors;
return errors === 0;
}

const isTerminalIdRule = validate4;
const schema4 = {"type":"string","pattern":"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"};
const pattern4 = new RegExp("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", "u");

function validate4(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern4.test(data)){
validate4.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"},message:"must match pattern \""+"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"+"\""}];
return false;
}
}
else {
validate4.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate4.errors = vErrors;
return errors === 0;
}

const isRequestIdRule = validate5;
const schema5 = {"type":"string","pattern":"^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"};
const pattern5 = new RegExp("^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", "u");

function validate5(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern5.test(data)){
validate5.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"},message:"must match pattern \""+"^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"+"\""}];
return false;
}
}
else {
validate5.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate5.errors = vErrors;
return errors === 0;
}

const isSessionIdRule = validate6;
const schema6 = {"type":"string","pattern":"^[A-Za-z0-9_-]{43}$"};
const pattern6 = new RegExp("^[A-Za-z0-9_-]{43}$", "u");

function validate6(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern6.test(data)){
validate6.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-]{43}$"},message:"must match pattern \""+"^[A-Za-z0-9_-]{43}$"+"\""}];
return false;
}
}
else {
validate6.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate6.errors = vErrors;
return errors === 0;
}

const isTokenRule = validate7;
const schema7 = {"type":"string","pattern":"^mrsp_[A-Za-z0-9_-]{43}$"};
const pattern7 = new RegExp("^mrsp_[A-Za-z0-9_-]{43}$", "u");

function validate7(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern7.test(data)){
validate7.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^mrsp_[A-Za-z0-9_-]{43}$"},message:"must match pattern \""+"^mrsp_[A-Za-z0-9_-]{43}$"+"\""}];
return false;
}
}
else {
validate7.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate7.errors = vErrors;
return errors === 0;
}

const isResumeKeyRule = validate8;
const schema8 = {"type":"string","pattern":"^[A-Za-z0-9_-]{43}$"};

function validate8(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern6.test(data)){
validate8.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_-]{43}$"},message:"must match pattern \""+"^[A-Za-z0-9_-]{43}$"+"\""}];
return false;
}
}
else {
validate8.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate8.errors = vErrors;
return errors === 0;
}

const isAccessTokenRule = validate9;
const schema9 = {"type":"string","pattern":"^mrspa_[A-Za-z0-9_-]{43}$"};
const pattern9 = new RegExp("^mrspa_[A-Za-z0-9_-]{43}$", "u");

function validate9(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern9.test(data)){
validate9.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^mrspa_[A-Za-z0-9_-]{43}$"},message:"must match pattern \""+"^mrspa_[A-Za-z0-9_-]{43}$"+"\""}];
return false;
}
}
else {
validate9.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate9.errors = vErrors;
return errors === 0;
}

const isBindingCodeRule = validate10;
const schema10 = {"type":"string","pattern":"^[0-9]{6}$"};
const pattern10 = new RegExp("^[0-9]{6}$", "u");

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern10.test(data)){
validate10.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[0-9]{6}$"},message:"must match pattern \""+"^[0-9]{6}$"+"\""}];
return false;
}
}
else {
validate10.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate10.errors = vErrors;
return errors === 0;
}

const isDisplayNameRule = validate11;
const schema11 = {"type":"string","pattern":"^[^\\u0000-\\u001f\\u007f]{1,128}$"};
const pattern11 = new RegExp("^[^\\u0000-\\u001f\\u007f]{1,128}$", "u");

function validate11(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern11.test(data)){
validate11.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[^\\u0000-\\u001f\\u007f]{1,128}$"},message:"must match pattern \""+"^[^\\u0000-\\u001f\\u007f]{1,128}$"+"\""}];
return false;
}
}
else {
validate11.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate11.errors = vErrors;
return errors === 0;
}

const isMailAddressRule = validate12;
const schema12 = {"type":"string","maxLength":254,"pattern":"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?([.][A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$"};
const func0 = characters;
const pattern12 = new RegExp("^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?([.][A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$", "u");

function validate12(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(func0(data) > 254){
validate12.errors = [{instancePath,schemaPath:"#/maxLength",keyword:"maxLength",params:{limit: 254},message:"must NOT have more than 254 characters"}];
return false;
}
else {
if(!pattern12.test(data)){
validate12.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?([.][A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$"},message:"must match pattern \""+"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?([.][A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$"+"\""}];
return false;
}
}
}
else {
validate12.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate12.errors = vErrors;
return errors === 0;
}

const isSideRule = validate13;
const schema13 = {"type":"string","enum":["device","terminal"]};

function validate13(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
validate13.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((data === "device") || (data === "terminal"))){
validate13.errors = [{instancePath,schemaPath:"#/enum",keyword:"enum",params:{allowedValues: schema13.enum},message:"must be equal to one of the allowed values"}];
return false;
}
validate13.errors = vErrors;
return errors === 0;
}

const isSecondsRule = validate14;
const schema14 = {"type":"integer","minimum":0,"maximum":31536000};

function validate14(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))){
validate14.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === 0){
if((typeof data == "number") && (isFinite(data))){
if(data > 31536000 || isNaN(data)){
validate14.errors = [{instancePath,schemaPath:"#/maximum",keyword:"maximum",params:{comparison: "<=", limit: 31536000},message:"must be <= 31536000"}];
return false;
}
else {
if(data < 0 || isNaN(data)){
validate14.errors = [{instancePath,schemaPath:"#/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
validate14.errors = vErrors;
return errors === 0;
}

const isTimestampRule = validate15;
const schema15 = {"type":"string","pattern":"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$"};
const pattern13 = new RegExp("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$", "u");

function validate15(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern13.test(data)){
validate15.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$"},message:"must match pattern \""+"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$"+"\""}];
return false;
}
}
else {
validate15.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate15.errors = vErrors;
return errors === 0;
}

const isProductRule = validate16;
const schema16 = {"type":"string","maxLength":128,"pattern":"^[!-~]+( [!-~]+)*$"};
const pattern14 = new RegExp("^[!-~]+( [!-~]+)*$", "u");

function validate16(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(func0(data) > 128){
validate16.errors = [{instancePath,schemaPath:"#/maxLength",keyword:"maxLength",params:{limit: 128},message:"must NOT have more than 128 characters"}];
return false;
}
else {
if(!pattern14.test(data)){
validate16.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[!-~]+( [!-~]+)*$"},message:"must match pattern \""+"^[!-~]+( [!-~]+)*$"+"\""}];
return false;
}
}
}
else {
validate16.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate16.errors = vErrors;
return errors === 0;
}

const isVersionRule = validate17;
const schema17 = {"type":"string","pattern":"^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$"};
const pattern15 = new RegExp("^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$", "u");

function validate17(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern15.test(data)){
validate17.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$"},message:"must match pattern \""+"^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$"+"\""}];
return false;
}
}
else {
validate17.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate17.errors = vErrors;
return errors === 0;
}

const isWebSocketAddressRule = validate18;
const schema18 = {"type":"string","pattern":"^wss://[!-~]{1,512}$"};
const pattern16 = new RegExp("^wss://[!-~]{1,512}$", "u");

function validate18(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern16.test(data)){
validate18.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^wss://[!-~]{1,512}$"},message:"must match pattern \""+"^wss://[!-~]{1,512}$"+"\""}];
return false;
}
}
else {
validate18.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate18.errors = vErrors;
return errors === 0;
}

const isWebAddressRule = validate19;
const schema19 = {"type":"string","pattern":"^https://[!-~]{1,1024}$"};
const pattern17 = new RegExp("^https://[!-~]{1,1024}$", "u");

function validate19(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern17.test(data)){
validate19.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^https://[!-~]{1,1024}$"},message:"must match pattern \""+"^https://[!-~]{1,1024}$"+"\""}];
return false;
}
}
else {
validate19.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate19.errors = vErrors;
return errors === 0;
}

const isSha256Rule = validate20;
const schema20 = {"type":"string","pattern":"^[0-9a-f]{64}$"};
const pattern18 = new RegExp("^[0-9a-f]{64}$", "u");

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern18.test(data)){
validate20.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""}];
return false;
}
}
else {
validate20.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate20.errors = vErrors;
return errors === 0;
}

const isWireErrorCodeRule = validate21;
const schema21 = {"type":"string","pattern":"^[a-z][a-z0-9-]{0,63}$"};
const pattern19 = new RegExp("^[a-z][a-z0-9-]{0,63}$", "u");

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern19.test(data)){
validate21.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9-]{0,63}$"},message:"must match pattern \""+"^[a-z][a-z0-9-]{0,63}$"+"\""}];
return false;
}
}
else {
validate21.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate21.errors = vErrors;
return errors === 0;
}

const isPartyRule = validate22;
const schema22 = {"type":"string","enum":["device","terminal","management","relay"]};

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
validate22.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((((data === "device") || (data === "terminal")) || (data === "management")) || (data === "relay"))){
validate22.errors = [{instancePath,schemaPath:"#/enum",keyword:"enum",params:{allowedValues: schema22.enum},message:"must be equal to one of the allowed values"}];
return false;
}
validate22.errors = vErrors;
return errors === 0;
}

const isWireTimerNameRule = validate23;
const schema23 = {"type":"string","pattern":"^[a-z][A-Za-z]{0,63}$"};
const pattern20 = new RegExp("^[a-z][A-Za-z]{0,63}$", "u");

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern20.test(data)){
validate23.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[a-z][A-Za-z]{0,63}$"},message:"must match pattern \""+"^[a-z][A-Za-z]{0,63}$"+"\""}];
return false;
}
}
else {
validate23.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate23.errors = vErrors;
return errors === 0;
}

const isRefusalReasonRule = validate24;
const schema24 = {"type":"string","enum":["user","timeout","policy"]};

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
validate24.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!(((data === "user") || (data === "timeout")) || (data === "policy"))){
validate24.errors = [{instancePath,schemaPath:"#/enum",keyword:"enum",params:{allowedValues: schema24.enum},message:"must be equal to one of the allowed values"}];
return false;
}
validate24.errors = vErrors;
return errors === 0;
}

const isEndReasonRule = validate25;
const schema25 = {"type":"string","enum":["terminal","device","management","deployment","expired","idle","connection-lost","never-connected","relay-restarted","forced","cancelled"]};

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
validate25.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!(((((((((((data === "terminal") || (data === "device")) || (data === "management")) || (data === "deployment")) || (data === "expired")) || (data === "idle")) || (data === "connection-lost")) || (data === "never-connected")) || (data === "relay-restarted")) || (data === "forced")) || (data === "cancelled"))){
validate25.errors = [{instancePath,schemaPath:"#/enum",keyword:"enum",params:{allowedValues: schema25.enum},message:"must be equal to one of the allowed values"}];
return false;
}
validate25.errors = vErrors;
return errors === 0;
}

const isApplicationRule = validate26;
const schema26 = {"type":"object","properties":{"id":{"$ref":"urn:mrsp:type:ApplicationId"},"name":{"$ref":"urn:mrsp:type:DisplayName"}},"required":["id","name"]};

function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.id === undefined) && (missing0 = "id")) || ((data.name === undefined) && (missing0 = "name"))){
validate26.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.id !== undefined){
const _errs1 = errors;
if(!(validate1(data.id, {instancePath:instancePath+"/id",parentData:data,parentDataProperty:"id",rootData}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.name !== undefined){
const _errs2 = errors;
if(!(validate11(data.name, {instancePath:instancePath+"/name",parentData:data,parentDataProperty:"name",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate26.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate26.errors = vErrors;
return errors === 0;
}

const isFirmwareRule = validate29;
const schema27 = {"type":"object","properties":{"version":{"$ref":"urn:mrsp:type:Version"},"source":{"$ref":"urn:mrsp:type:WebAddress"},"sha256":{"$ref":"urn:mrsp:type:Sha256"},"size":{"type":"integer","minimum":1,"maximum":4294967296}},"additionalProperties":false,"required":["version","source","sha256","size"]};

function validate29(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.version === undefined) && (missing0 = "version")) || ((data.source === undefined) && (missing0 = "source"))) || ((data.sha256 === undefined) && (missing0 = "sha256"))) || ((data.size === undefined) && (missing0 = "size"))){
validate29.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((key0 === "version") || (key0 === "source")) || (key0 === "sha256")) || (key0 === "size"))){
validate29.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.version !== undefined){
const _errs2 = errors;
if(!(validate17(data.version, {instancePath:instancePath+"/version",parentData:data,parentDataProperty:"version",rootData}))){
vErrors = vErrors === null ? validate17.errors : vErrors.concat(validate17.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.source !== undefined){
const _errs3 = errors;
if(!(validate19(data.source, {instancePath:instancePath+"/source",parentData:data,parentDataProperty:"source",rootData}))){
vErrors = vErrors === null ? validate19.errors : vErrors.concat(validate19.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sha256 !== undefined){
const _errs4 = errors;
if(!(validate20(data.sha256, {instancePath:instancePath+"/sha256",parentData:data,parentDataProperty:"sha256",rootData}))){
vErrors = vErrors === null ? validate20.errors : vErrors.concat(validate20.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.size !== undefined){
let data3 = data.size;
const _errs5 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate29.errors = [{instancePath:instancePath+"/size",schemaPath:"#/properties/size/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 4294967296 || isNaN(data3)){
validate29.errors = [{instancePath:instancePath+"/size",schemaPath:"#/properties/size/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967296},message:"must be <= 4294967296"}];
return false;
}
else {
if(data3 < 1 || isNaN(data3)){
validate29.errors = [{instancePath:instancePath+"/size",schemaPath:"#/properties/size/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate29.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate29.errors = vErrors;
return errors === 0;
}

const isCounterRule = validate33;
const schema28 = {"type":"object","properties":{"name":{"type":"string","pattern":"^[a-z][a-z0-9-]{0,63}$"},"value":{"type":"integer","minimum":0,"maximum":9007199254740991}},"required":["name","value"]};

function validate33(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.name === undefined) && (missing0 = "name")) || ((data.value === undefined) && (missing0 = "value"))){
validate33.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.name !== undefined){
let data0 = data.name;
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(!pattern19.test(data0)){
validate33.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9-]{0,63}$"},message:"must match pattern \""+"^[a-z][a-z0-9-]{0,63}$"+"\""}];
return false;
}
}
else {
validate33.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.value !== undefined){
let data1 = data.value;
const _errs3 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate33.errors = [{instancePath:instancePath+"/value",schemaPath:"#/properties/value/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs3){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate33.errors = [{instancePath:instancePath+"/value",schemaPath:"#/properties/value/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate33.errors = [{instancePath:instancePath+"/value",schemaPath:"#/properties/value/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate33.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate33.errors = vErrors;
return errors === 0;
}

const isProblemRule = validate34;
const schema29 = {"type":"object","properties":{"type":{"type":"string","pattern":"^urn:mrsp:1:error:[a-z][a-z0-9-]*$"},"title":{"type":"string"},"status":{"type":"integer","minimum":400,"maximum":599},"detail":{"type":"string"},"code":{"$ref":"urn:mrsp:type:WireErrorCode"},"source":{"$ref":"urn:mrsp:type:Party"},"retryable":{"type":"boolean"},"session":{"$ref":"urn:mrsp:type:Session"},"timer":{"$ref":"urn:mrsp:type:WireTimerName"}},"required":["type","title","status","code","source","retryable"]};
const pattern22 = new RegExp("^urn:mrsp:1:error:[a-z][a-z0-9-]*$", "u");

function validate34(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((data.type === undefined) && (missing0 = "type")) || ((data.title === undefined) && (missing0 = "title"))) || ((data.status === undefined) && (missing0 = "status"))) || ((data.code === undefined) && (missing0 = "code"))) || ((data.source === undefined) && (missing0 = "source"))) || ((data.retryable === undefined) && (missing0 = "retryable"))){
validate34.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.type !== undefined){
let data0 = data.type;
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(!pattern22.test(data0)){
validate34.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/pattern",keyword:"pattern",params:{pattern: "^urn:mrsp:1:error:[a-z][a-z0-9-]*$"},message:"must match pattern \""+"^urn:mrsp:1:error:[a-z][a-z0-9-]*$"+"\""}];
return false;
}
}
else {
validate34.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.title !== undefined){
const _errs3 = errors;
if(typeof data.title !== "string"){
validate34.errors = [{instancePath:instancePath+"/title",schemaPath:"#/properties/title/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.status !== undefined){
let data2 = data.status;
const _errs5 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate34.errors = [{instancePath:instancePath+"/status",schemaPath:"#/properties/status/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 599 || isNaN(data2)){
validate34.errors = [{instancePath:instancePath+"/status",schemaPath:"#/properties/status/maximum",keyword:"maximum",params:{comparison: "<=", limit: 599},message:"must be <= 599"}];
return false;
}
else {
if(data2 < 400 || isNaN(data2)){
validate34.errors = [{instancePath:instancePath+"/status",schemaPath:"#/properties/status/minimum",keyword:"minimum",params:{comparison: ">=", limit: 400},message:"must be >= 400"}];
return false;
}
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.detail !== undefined){
const _errs7 = errors;
if(typeof data.detail !== "string"){
validate34.errors = [{instancePath:instancePath+"/detail",schemaPath:"#/properties/detail/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.code !== undefined){
const _errs9 = errors;
if(!(validate21(data.code, {instancePath:instancePath+"/code",parentData:data,parentDataProperty:"code",rootData}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.source !== undefined){
const _errs10 = errors;
if(!(validate22(data.source, {instancePath:instancePath+"/source",parentData:data,parentDataProperty:"source",rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retryable !== undefined){
const _errs11 = errors;
if(typeof data.retryable !== "boolean"){
validate34.errors = [{instancePath:instancePath+"/retryable",schemaPath:"#/properties/retryable/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.session !== undefined){
const _errs13 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timer !== undefined){
const _errs14 = errors;
if(!(validate23(data.timer, {instancePath:instancePath+"/timer",parentData:data,parentDataProperty:"timer",rootData}))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
errors = vErrors.length;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
else {
validate34.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate34.errors = vErrors;
return errors === 0;
}

const isLoginRequestRule = validate39;
const schema30 = {"type":"object","properties":{"userId":{"$ref":"urn:mrsp:type:UserId"},"password":{"type":"string","minLength":1,"maxLength":256},"terminalId":{"$ref":"urn:mrsp:type:TerminalId"}},"additionalProperties":false,"required":["userId","password"]};

function validate39(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.userId === undefined) && (missing0 = "userId")) || ((data.password === undefined) && (missing0 = "password"))){
validate39.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "userId") || (key0 === "password")) || (key0 === "terminalId"))){
validate39.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.userId !== undefined){
const _errs2 = errors;
if(!(validate2(data.userId, {instancePath:instancePath+"/userId",parentData:data,parentDataProperty:"userId",rootData}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.password !== undefined){
let data1 = data.password;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(func0(data1) > 256){
validate39.errors = [{instancePath:instancePath+"/password",schemaPath:"#/properties/password/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
else {
if(func0(data1) < 1){
validate39.errors = [{instancePath:instancePath+"/password",schemaPath:"#/properties/password/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate39.errors = [{instancePath:instancePath+"/password",schemaPath:"#/properties/password/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.terminalId !== undefined){
const _errs5 = errors;
if(!(validate4(data.terminalId, {instancePath:instancePath+"/terminalId",parentData:data,parentDataProperty:"terminalId",rootData}))){
vErrors = vErrors === null ? validate4.errors : vErrors.concat(validate4.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate39.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate39.errors = vErrors;
return errors === 0;
}

const isLoginRule = validate42;
const schema31 = {"type":"object","properties":{"accessToken":{"$ref":"urn:mrsp:type:AccessToken"},"expiresIn":{"$ref":"urn:mrsp:type:Seconds"},"terminalId":{"$ref":"urn:mrsp:type:TerminalId"},"userId":{"$ref":"urn:mrsp:type:UserId"},"displayName":{"$ref":"urn:mrsp:type:DisplayName"},"organization":{"$ref":"urn:mrsp:type:DisplayName"},"role":{"type":"string","enum":["technician","administrator"]}},"required":["accessToken","expiresIn","terminalId","userId","displayName","organization","role"]};

function validate42(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((data.accessToken === undefined) && (missing0 = "accessToken")) || ((data.expiresIn === undefined) && (missing0 = "expiresIn"))) || ((data.terminalId === undefined) && (missing0 = "terminalId"))) || ((data.userId === undefined) && (missing0 = "userId"))) || ((data.displayName === undefined) && (missing0 = "displayName"))) || ((data.organization === undefined) && (missing0 = "organization"))) || ((data.role === undefined) && (missing0 = "role"))){
validate42.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.accessToken !== undefined){
const _errs1 = errors;
if(!(validate9(data.accessToken, {instancePath:instancePath+"/accessToken",parentData:data,parentDataProperty:"accessToken",rootData}))){
vErrors = vErrors === null ? validate9.errors : vErrors.concat(validate9.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expiresIn !== undefined){
const _errs2 = errors;
if(!(validate14(data.expiresIn, {instancePath:instancePath+"/expiresIn",parentData:data,parentDataProperty:"expiresIn",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.terminalId !== undefined){
const _errs3 = errors;
if(!(validate4(data.terminalId, {instancePath:instancePath+"/terminalId",parentData:data,parentDataProperty:"terminalId",rootData}))){
vErrors = vErrors === null ? validate4.errors : vErrors.concat(validate4.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.userId !== undefined){
const _errs4 = errors;
if(!(validate2(data.userId, {instancePath:instancePath+"/userId",parentData:data,parentDataProperty:"userId",rootData}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.displayName !== undefined){
const _errs5 = errors;
if(!(validate11(data.displayName, {instancePath:instancePath+"/displayName",parentData:data,parentDataProperty:"displayName",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.organization !== undefined){
const _errs6 = errors;
if(!(validate11(data.organization, {instancePath:instancePath+"/organization",parentData:data,parentDataProperty:"organization",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.role !== undefined){
let data6 = data.role;
const _errs7 = errors;
if(typeof data6 !== "string"){
validate42.errors = [{instancePath:instancePath+"/role",schemaPath:"#/properties/role/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((data6 === "technician") || (data6 === "administrator"))){
validate42.errors = [{instancePath:instancePath+"/role",schemaPath:"#/properties/role/enum",keyword:"enum",params:{allowedValues: schema31.properties.role.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate42.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate42.errors = vErrors;
return errors === 0;
}

const isDeviceRule = validate49;
const schema32 = {"type":"object","properties":{"deviceId":{"$ref":"urn:mrsp:type:DeviceId"},"online":{"type":"boolean"},"model":{"$ref":"urn:mrsp:type:DisplayName"},"serial":{"$ref":"urn:mrsp:type:DisplayName"},"firmware":{"$ref":"urn:mrsp:type:Version"},"unattended":{"type":"boolean"},"applications":{"type":"array","items":{"$ref":"urn:mrsp:type:Application"}}},"required":["deviceId","online","applications"]};

function validate49(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.deviceId === undefined) && (missing0 = "deviceId")) || ((data.online === undefined) && (missing0 = "online"))) || ((data.applications === undefined) && (missing0 = "applications"))){
validate49.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.deviceId !== undefined){
const _errs1 = errors;
if(!(validate0(data.deviceId, {instancePath:instancePath+"/deviceId",parentData:data,parentDataProperty:"deviceId",rootData}))){
vErrors = vErrors === null ? validate0.errors : vErrors.concat(validate0.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.online !== undefined){
const _errs2 = errors;
if(typeof data.online !== "boolean"){
validate49.errors = [{instancePath:instancePath+"/online",schemaPath:"#/properties/online/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.model !== undefined){
const _errs4 = errors;
if(!(validate11(data.model, {instancePath:instancePath+"/model",parentData:data,parentDataProperty:"model",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.serial !== undefined){
const _errs5 = errors;
if(!(validate11(data.serial, {instancePath:instancePath+"/serial",parentData:data,parentDataProperty:"serial",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.firmware !== undefined){
const _errs6 = errors;
if(!(validate17(data.firmware, {instancePath:instancePath+"/firmware",parentData:data,parentDataProperty:"firmware",rootData}))){
vErrors = vErrors === null ? validate17.errors : vErrors.concat(validate17.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.unattended !== undefined){
const _errs7 = errors;
if(typeof data.unattended !== "boolean"){
validate49.errors = [{instancePath:instancePath+"/unattended",schemaPath:"#/properties/unattended/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.applications !== undefined){
let data6 = data.applications;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data6)){
var valid1 = true;
const len0 = data6.length;
for(let i0=0; i0<len0; i0++){
const _errs11 = errors;
if(!(validate26(data6[i0], {instancePath:instancePath+"/applications/" + i0,parentData:data6,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
var valid1 = _errs11 === errors;
if(!valid1){
break;
}
}
}
else {
validate49.errors = [{instancePath:instancePath+"/applications",schemaPath:"#/properties/applications/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate49.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate49.errors = vErrors;
return errors === 0;
}

const isDeviceListRule = validate55;
const schema33 = {"type":"object","properties":{"devices":{"type":"array","items":{"$ref":"urn:mrsp:type:Device"}}},"required":["devices"]};

function validate55(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.devices === undefined) && (missing0 = "devices")){
validate55.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.devices !== undefined){
let data0 = data.devices;
const _errs1 = errors;
if(errors === _errs1){
if(Array.isArray(data0)){
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
const _errs3 = errors;
if(!(validate49(data0[i0], {instancePath:instancePath+"/devices/" + i0,parentData:data0,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate49.errors : vErrors.concat(validate49.errors);
errors = vErrors.length;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate55.errors = [{instancePath:instancePath+"/devices",schemaPath:"#/properties/devices/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
}
}
}
else {
validate55.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate55.errors = vErrors;
return errors === 0;
}

const isConfirmCountersRule = validate57;
const schema34 = {"type":"object","properties":{"deviceId":{"$ref":"urn:mrsp:type:DeviceId"},"operation":{"type":"string","const":"confirm-counters"}},"additionalProperties":false,"required":["deviceId","operation"]};

function validate57(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.deviceId === undefined) && (missing0 = "deviceId")) || ((data.operation === undefined) && (missing0 = "operation"))){
validate57.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "deviceId") || (key0 === "operation"))){
validate57.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.deviceId !== undefined){
const _errs2 = errors;
if(!(validate0(data.deviceId, {instancePath:instancePath+"/deviceId",parentData:data,parentDataProperty:"deviceId",rootData}))){
vErrors = vErrors === null ? validate0.errors : vErrors.concat(validate0.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.operation !== undefined){
let data1 = data.operation;
const _errs3 = errors;
if(typeof data1 !== "string"){
validate57.errors = [{instancePath:instancePath+"/operation",schemaPath:"#/properties/operation/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if("confirm-counters" !== data1){
validate57.errors = [{instancePath:instancePath+"/operation",schemaPath:"#/properties/operation/const",keyword:"const",params:{allowedValue: "confirm-counters"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate57.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate57.errors = vErrors;
return errors === 0;
}

const isInstallFirmwareRule = validate59;
const schema35 = {"type":"object","properties":{"deviceId":{"$ref":"urn:mrsp:type:DeviceId"},"operation":{"type":"string","const":"install-firmware"},"firmware":{"$ref":"urn:mrsp:type:Firmware"}},"additionalProperties":false,"required":["deviceId","operation","firmware"]};

function validate59(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.deviceId === undefined) && (missing0 = "deviceId")) || ((data.operation === undefined) && (missing0 = "operation"))) || ((data.firmware === undefined) && (missing0 = "firmware"))){
validate59.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "deviceId") || (key0 === "operation")) || (key0 === "firmware"))){
validate59.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.deviceId !== undefined){
const _errs2 = errors;
if(!(validate0(data.deviceId, {instancePath:instancePath+"/deviceId",parentData:data,parentDataProperty:"deviceId",rootData}))){
vErrors = vErrors === null ? validate0.errors : vErrors.concat(validate0.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.operation !== undefined){
let data1 = data.operation;
const _errs3 = errors;
if(typeof data1 !== "string"){
validate59.errors = [{instancePath:instancePath+"/operation",schemaPath:"#/properties/operation/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if("install-firmware" !== data1){
validate59.errors = [{instancePath:instancePath+"/operation",schemaPath:"#/properties/operation/const",keyword:"const",params:{allowedValue: "install-firmware"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.firmware !== undefined){
const _errs5 = errors;
if(!(validate29(data.firmware, {instancePath:instancePath+"/firmware",parentData:data,parentDataProperty:"firmware",rootData}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate59.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate59.errors = vErrors;
return errors === 0;
}

const isMaintenanceInstructionRule = validate62;
const schema36 = {"oneOf":[{"$ref":"urn:mrsp:type:ConfirmCounters"},{"$ref":"urn:mrsp:type:InstallFirmware"}],"type":"object","discriminator":{"propertyName":"operation"}};

function validate62(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const tag0 = data.operation;
if(typeof tag0 == "string"){
if(tag0 === "confirm-counters"){
if(!(validate57(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate57.errors : vErrors.concat(validate57.errors);
errors = vErrors.length;
}
}
else if(tag0 === "install-firmware"){
if(!(validate59(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate59.errors : vErrors.concat(validate59.errors);
errors = vErrors.length;
}
}
else {
validate62.errors = [{instancePath,schemaPath:"#/discriminator",keyword:"discriminator",params:{error: "mapping", tag: "operation", tagValue: tag0},message:"value of tag \"operation\" must be in oneOf"}];
return false;
}
}
else {
validate62.errors = [{instancePath,schemaPath:"#/discriminator",keyword:"discriminator",params:{error: "tag", tag: "operation", tagValue: tag0},message:"tag \"operation\" must be string"}];
return false;
}
}
else {
validate62.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate62.errors = vErrors;
return errors === 0;
}

const isMaintenanceRule = validate65;
const schema37 = {"type":"object","properties":{"maintenance":{"$ref":"urn:mrsp:type:RequestId"},"revision":{"type":"integer","minimum":0,"maximum":9007199254740991},"deviceId":{"$ref":"urn:mrsp:type:DeviceId"},"operation":{"type":"string","enum":["confirm-counters","install-firmware"]},"state":{"type":"string","enum":["requested","running","done","failed"]},"requestedAt":{"$ref":"urn:mrsp:type:Timestamp"},"phase":{"type":"string","enum":["download","verify","install","restart"]},"percent":{"type":"integer","minimum":0,"maximum":100},"code":{"$ref":"urn:mrsp:type:WireErrorCode"},"firmware":{"$ref":"urn:mrsp:type:Version"},"counters":{"type":"array","items":{"$ref":"urn:mrsp:type:Counter"}}},"required":["maintenance","deviceId","operation","state","requestedAt"]};

function validate65(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.maintenance === undefined) && (missing0 = "maintenance")) || ((data.deviceId === undefined) && (missing0 = "deviceId"))) || ((data.operation === undefined) && (missing0 = "operation"))) || ((data.state === undefined) && (missing0 = "state"))) || ((data.requestedAt === undefined) && (missing0 = "requestedAt"))){
validate65.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.maintenance !== undefined){
const _errs1 = errors;
if(!(validate5(data.maintenance, {instancePath:instancePath+"/maintenance",parentData:data,parentDataProperty:"maintenance",rootData}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.revision !== undefined){
let data1 = data.revision;
const _errs2 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate65.errors = [{instancePath:instancePath+"/revision",schemaPath:"#/properties/revision/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate65.errors = [{instancePath:instancePath+"/revision",schemaPath:"#/properties/revision/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate65.errors = [{instancePath:instancePath+"/revision",schemaPath:"#/properties/revision/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.deviceId !== undefined){
const _errs4 = errors;
if(!(validate0(data.deviceId, {instancePath:instancePath+"/deviceId",parentData:data,parentDataProperty:"deviceId",rootData}))){
vErrors = vErrors === null ? validate0.errors : vErrors.concat(validate0.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.operation !== undefined){
let data3 = data.operation;
const _errs5 = errors;
if(typeof data3 !== "string"){
validate65.errors = [{instancePath:instancePath+"/operation",schemaPath:"#/properties/operation/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((data3 === "confirm-counters") || (data3 === "install-firmware"))){
validate65.errors = [{instancePath:instancePath+"/operation",schemaPath:"#/properties/operation/enum",keyword:"enum",params:{allowedValues: schema37.properties.operation.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.state !== undefined){
let data4 = data.state;
const _errs7 = errors;
if(typeof data4 !== "string"){
validate65.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((((data4 === "requested") || (data4 === "running")) || (data4 === "done")) || (data4 === "failed"))){
validate65.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/enum",keyword:"enum",params:{allowedValues: schema37.properties.state.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.requestedAt !== undefined){
const _errs9 = errors;
if(!(validate15(data.requestedAt, {instancePath:instancePath+"/requestedAt",parentData:data,parentDataProperty:"requestedAt",rootData}))){
vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
errors = vErrors.length;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.phase !== undefined){
let data6 = data.phase;
const _errs10 = errors;
if(typeof data6 !== "string"){
validate65.errors = [{instancePath:instancePath+"/phase",schemaPath:"#/properties/phase/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((((data6 === "download") || (data6 === "verify")) || (data6 === "install")) || (data6 === "restart"))){
validate65.errors = [{instancePath:instancePath+"/phase",schemaPath:"#/properties/phase/enum",keyword:"enum",params:{allowedValues: schema37.properties.phase.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.percent !== undefined){
let data7 = data.percent;
const _errs12 = errors;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
validate65.errors = [{instancePath:instancePath+"/percent",schemaPath:"#/properties/percent/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs12){
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 100 || isNaN(data7)){
validate65.errors = [{instancePath:instancePath+"/percent",schemaPath:"#/properties/percent/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},message:"must be <= 100"}];
return false;
}
else {
if(data7 < 0 || isNaN(data7)){
validate65.errors = [{instancePath:instancePath+"/percent",schemaPath:"#/properties/percent/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.code !== undefined){
const _errs14 = errors;
if(!(validate21(data.code, {instancePath:instancePath+"/code",parentData:data,parentDataProperty:"code",rootData}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.firmware !== undefined){
const _errs15 = errors;
if(!(validate17(data.firmware, {instancePath:instancePath+"/firmware",parentData:data,parentDataProperty:"firmware",rootData}))){
vErrors = vErrors === null ? validate17.errors : vErrors.concat(validate17.errors);
errors = vErrors.length;
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.counters !== undefined){
let data10 = data.counters;
const _errs16 = errors;
if(errors === _errs16){
if(Array.isArray(data10)){
var valid1 = true;
const len0 = data10.length;
for(let i0=0; i0<len0; i0++){
const _errs18 = errors;
if(!(validate33(data10[i0], {instancePath:instancePath+"/counters/" + i0,parentData:data10,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate33.errors : vErrors.concat(validate33.errors);
errors = vErrors.length;
}
var valid1 = _errs18 === errors;
if(!valid1){
break;
}
}
}
else {
validate65.errors = [{instancePath:instancePath+"/counters",schemaPath:"#/properties/counters/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate65.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate65.errors = vErrors;
return errors === 0;
}

const isStartRequestRule = validate72;
const schema38 = {"type":"object","properties":{"deviceId":{"$ref":"urn:mrsp:type:DeviceId"},"applicationId":{"$ref":"urn:mrsp:type:ApplicationId"}},"additionalProperties":false,"required":["deviceId","applicationId"]};

function validate72(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.deviceId === undefined) && (missing0 = "deviceId")) || ((data.applicationId === undefined) && (missing0 = "applicationId"))){
validate72.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "deviceId") || (key0 === "applicationId"))){
validate72.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.deviceId !== undefined){
const _errs2 = errors;
if(!(validate0(data.deviceId, {instancePath:instancePath+"/deviceId",parentData:data,parentDataProperty:"deviceId",rootData}))){
vErrors = vErrors === null ? validate0.errors : vErrors.concat(validate0.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.applicationId !== undefined){
const _errs3 = errors;
if(!(validate1(data.applicationId, {instancePath:instancePath+"/applicationId",parentData:data,parentDataProperty:"applicationId",rootData}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate72.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate72.errors = vErrors;
return errors === 0;
}

const isSessionStateRule = validate75;
const schema39 = {"type":"string","enum":["requested","awaiting-approval","approved","connecting","established","terminating","terminated","refused","cancelled","failed"]};

function validate75(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
validate75.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((((((((((data === "requested") || (data === "awaiting-approval")) || (data === "approved")) || (data === "connecting")) || (data === "established")) || (data === "terminating")) || (data === "terminated")) || (data === "refused")) || (data === "cancelled")) || (data === "failed"))){
validate75.errors = [{instancePath,schemaPath:"#/enum",keyword:"enum",params:{allowedValues: schema39.enum},message:"must be equal to one of the allowed values"}];
return false;
}
validate75.errors = vErrors;
return errors === 0;
}

const isSessionTimersRule = validate76;
const schema40 = {"type":"object","properties":{"approvalTimeout":{"$ref":"urn:mrsp:type:Seconds"},"connectTimeout":{"$ref":"urn:mrsp:type:Seconds"},"sessionDuration":{"$ref":"urn:mrsp:type:Seconds"},"terminateTimeout":{"$ref":"urn:mrsp:type:Seconds"}},"required":["approvalTimeout","connectTimeout","sessionDuration","terminateTimeout"]};

function validate76(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.approvalTimeout === undefined) && (missing0 = "approvalTimeout")) || ((data.connectTimeout === undefined) && (missing0 = "connectTimeout"))) || ((data.sessionDuration === undefined) && (missing0 = "sessionDuration"))) || ((data.terminateTimeout === undefined) && (missing0 = "terminateTimeout"))){
validate76.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.approvalTimeout !== undefined){
const _errs1 = errors;
if(!(validate14(data.approvalTimeout, {instancePath:instancePath+"/approvalTimeout",parentData:data,parentDataProperty:"approvalTimeout",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.connectTimeout !== undefined){
const _errs2 = errors;
if(!(validate14(data.connectTimeout, {instancePath:instancePath+"/connectTimeout",parentData:data,parentDataProperty:"connectTimeout",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sessionDuration !== undefined){
const _errs3 = errors;
if(!(validate14(data.sessionDuration, {instancePath:instancePath+"/sessionDuration",parentData:data,parentDataProperty:"sessionDuration",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.terminateTimeout !== undefined){
const _errs4 = errors;
if(!(validate14(data.terminateTimeout, {instancePath:instancePath+"/terminateTimeout",parentData:data,parentDataProperty:"terminateTimeout",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate76.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate76.errors = vErrors;
return errors === 0;
}

const isRemoteSessionRule = validate81;
const schema41 = {"type":"object","properties":{"session":{"$ref":"urn:mrsp:type:Session"},"revision":{"type":"integer","minimum":0,"maximum":9007199254740991},"deviceId":{"$ref":"urn:mrsp:type:DeviceId"},"applicationId":{"$ref":"urn:mrsp:type:ApplicationId"},"state":{"$ref":"urn:mrsp:type:SessionState"},"bindingCode":{"$ref":"urn:mrsp:type:BindingCode"},"unattended":{"type":"boolean"},"refusalReason":{"$ref":"urn:mrsp:type:RefusalReason"},"endReason":{"$ref":"urn:mrsp:type:EndReason"},"code":{"$ref":"urn:mrsp:type:WireErrorCode"},"requestedAt":{"$ref":"urn:mrsp:type:Timestamp"},"approvalExpiresAt":{"$ref":"urn:mrsp:type:Timestamp"},"expiresAt":{"$ref":"urn:mrsp:type:Timestamp"},"timers":{"$ref":"urn:mrsp:type:SessionTimers"}},"required":["session","revision","deviceId","applicationId","state","bindingCode","requestedAt","timers"]};

function validate81(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((((data.session === undefined) && (missing0 = "session")) || ((data.revision === undefined) && (missing0 = "revision"))) || ((data.deviceId === undefined) && (missing0 = "deviceId"))) || ((data.applicationId === undefined) && (missing0 = "applicationId"))) || ((data.state === undefined) && (missing0 = "state"))) || ((data.bindingCode === undefined) && (missing0 = "bindingCode"))) || ((data.requestedAt === undefined) && (missing0 = "requestedAt"))) || ((data.timers === undefined) && (missing0 = "timers"))){
validate81.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.session !== undefined){
const _errs1 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.revision !== undefined){
let data1 = data.revision;
const _errs2 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate81.errors = [{instancePath:instancePath+"/revision",schemaPath:"#/properties/revision/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate81.errors = [{instancePath:instancePath+"/revision",schemaPath:"#/properties/revision/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate81.errors = [{instancePath:instancePath+"/revision",schemaPath:"#/properties/revision/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.deviceId !== undefined){
const _errs4 = errors;
if(!(validate0(data.deviceId, {instancePath:instancePath+"/deviceId",parentData:data,parentDataProperty:"deviceId",rootData}))){
vErrors = vErrors === null ? validate0.errors : vErrors.concat(validate0.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.applicationId !== undefined){
const _errs5 = errors;
if(!(validate1(data.applicationId, {instancePath:instancePath+"/applicationId",parentData:data,parentDataProperty:"applicationId",rootData}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.state !== undefined){
const _errs6 = errors;
if(!(validate75(data.state, {instancePath:instancePath+"/state",parentData:data,parentDataProperty:"state",rootData}))){
vErrors = vErrors === null ? validate75.errors : vErrors.concat(validate75.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.bindingCode !== undefined){
const _errs7 = errors;
if(!(validate10(data.bindingCode, {instancePath:instancePath+"/bindingCode",parentData:data,parentDataProperty:"bindingCode",rootData}))){
vErrors = vErrors === null ? validate10.errors : vErrors.concat(validate10.errors);
errors = vErrors.length;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.unattended !== undefined){
const _errs8 = errors;
if(typeof data.unattended !== "boolean"){
validate81.errors = [{instancePath:instancePath+"/unattended",schemaPath:"#/properties/unattended/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.refusalReason !== undefined){
const _errs10 = errors;
if(!(validate24(data.refusalReason, {instancePath:instancePath+"/refusalReason",parentData:data,parentDataProperty:"refusalReason",rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.endReason !== undefined){
const _errs11 = errors;
if(!(validate25(data.endReason, {instancePath:instancePath+"/endReason",parentData:data,parentDataProperty:"endReason",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.code !== undefined){
const _errs12 = errors;
if(!(validate21(data.code, {instancePath:instancePath+"/code",parentData:data,parentDataProperty:"code",rootData}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.requestedAt !== undefined){
const _errs13 = errors;
if(!(validate15(data.requestedAt, {instancePath:instancePath+"/requestedAt",parentData:data,parentDataProperty:"requestedAt",rootData}))){
vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
errors = vErrors.length;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.approvalExpiresAt !== undefined){
const _errs14 = errors;
if(!(validate15(data.approvalExpiresAt, {instancePath:instancePath+"/approvalExpiresAt",parentData:data,parentDataProperty:"approvalExpiresAt",rootData}))){
vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
errors = vErrors.length;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expiresAt !== undefined){
const _errs15 = errors;
if(!(validate15(data.expiresAt, {instancePath:instancePath+"/expiresAt",parentData:data,parentDataProperty:"expiresAt",rootData}))){
vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
errors = vErrors.length;
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timers !== undefined){
const _errs16 = errors;
if(!(validate76(data.timers, {instancePath:instancePath+"/timers",parentData:data,parentDataProperty:"timers",rootData}))){
vErrors = vErrors === null ? validate76.errors : vErrors.concat(validate76.errors);
errors = vErrors.length;
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate81.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate81.errors = vErrors;
return errors === 0;
}

const isRemoteSessionListRule = validate94;
const schema42 = {"type":"object","properties":{"sessions":{"type":"array","items":{"$ref":"urn:mrsp:type:RemoteSession"}}},"required":["sessions"]};

function validate94(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.sessions === undefined) && (missing0 = "sessions")){
validate94.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.sessions !== undefined){
let data0 = data.sessions;
const _errs1 = errors;
if(errors === _errs1){
if(Array.isArray(data0)){
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
const _errs3 = errors;
if(!(validate81(data0[i0], {instancePath:instancePath+"/sessions/" + i0,parentData:data0,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate81.errors : vErrors.concat(validate81.errors);
errors = vErrors.length;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate94.errors = [{instancePath:instancePath+"/sessions",schemaPath:"#/properties/sessions/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
}
}
}
else {
validate94.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate94.errors = vErrors;
return errors === 0;
}

const isConnectionInformationRule = validate96;
const schema43 = {"type":"object","properties":{"session":{"$ref":"urn:mrsp:type:Session"},"applicationId":{"$ref":"urn:mrsp:type:ApplicationId"},"sessionId":{"$ref":"urn:mrsp:type:SessionId"},"token":{"$ref":"urn:mrsp:type:Token"},"url":{"$ref":"urn:mrsp:type:WebSocketAddress"},"expiresIn":{"$ref":"urn:mrsp:type:Seconds"},"connectTimeout":{"$ref":"urn:mrsp:type:Seconds"}},"required":["session","applicationId","sessionId","token","url","expiresIn","connectTimeout"]};

function validate96(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((data.session === undefined) && (missing0 = "session")) || ((data.applicationId === undefined) && (missing0 = "applicationId"))) || ((data.sessionId === undefined) && (missing0 = "sessionId"))) || ((data.token === undefined) && (missing0 = "token"))) || ((data.url === undefined) && (missing0 = "url"))) || ((data.expiresIn === undefined) && (missing0 = "expiresIn"))) || ((data.connectTimeout === undefined) && (missing0 = "connectTimeout"))){
validate96.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.session !== undefined){
const _errs1 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.applicationId !== undefined){
const _errs2 = errors;
if(!(validate1(data.applicationId, {instancePath:instancePath+"/applicationId",parentData:data,parentDataProperty:"applicationId",rootData}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sessionId !== undefined){
const _errs3 = errors;
if(!(validate6(data.sessionId, {instancePath:instancePath+"/sessionId",parentData:data,parentDataProperty:"sessionId",rootData}))){
vErrors = vErrors === null ? validate6.errors : vErrors.concat(validate6.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.token !== undefined){
const _errs4 = errors;
if(!(validate7(data.token, {instancePath:instancePath+"/token",parentData:data,parentDataProperty:"token",rootData}))){
vErrors = vErrors === null ? validate7.errors : vErrors.concat(validate7.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.url !== undefined){
const _errs5 = errors;
if(!(validate18(data.url, {instancePath:instancePath+"/url",parentData:data,parentDataProperty:"url",rootData}))){
vErrors = vErrors === null ? validate18.errors : vErrors.concat(validate18.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expiresIn !== undefined){
const _errs6 = errors;
if(!(validate14(data.expiresIn, {instancePath:instancePath+"/expiresIn",parentData:data,parentDataProperty:"expiresIn",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.connectTimeout !== undefined){
const _errs7 = errors;
if(!(validate14(data.connectTimeout, {instancePath:instancePath+"/connectTimeout",parentData:data,parentDataProperty:"connectTimeout",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate96.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate96.errors = vErrors;
return errors === 0;
}

const isExtensionRule = validate104;
const schema44 = {"type":"object","properties":{"expiresIn":{"type":"integer","minimum":1,"maximum":86400}},"additionalProperties":false,"required":["expiresIn"]};

function validate104(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.expiresIn === undefined) && (missing0 = "expiresIn")){
validate104.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "expiresIn")){
validate104.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.expiresIn !== undefined){
let data0 = data.expiresIn;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate104.errors = [{instancePath:instancePath+"/expiresIn",schemaPath:"#/properties/expiresIn/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 86400 || isNaN(data0)){
validate104.errors = [{instancePath:instancePath+"/expiresIn",schemaPath:"#/properties/expiresIn/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate104.errors = [{instancePath:instancePath+"/expiresIn",schemaPath:"#/properties/expiresIn/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
}
}
}
}
else {
validate104.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate104.errors = vErrors;
return errors === 0;
}

const isAuthenticationRequestRule = validate105;
const schema45 = {"type":"object","properties":{"session":{"$ref":"urn:mrsp:type:Session"},"side":{"$ref":"urn:mrsp:type:Side"},"token":{"$ref":"urn:mrsp:type:Token"}},"additionalProperties":false,"required":["session","side","token"]};

function validate105(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.session === undefined) && (missing0 = "session")) || ((data.side === undefined) && (missing0 = "side"))) || ((data.token === undefined) && (missing0 = "token"))){
validate105.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "session") || (key0 === "side")) || (key0 === "token"))){
validate105.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.session !== undefined){
const _errs2 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.side !== undefined){
const _errs3 = errors;
if(!(validate13(data.side, {instancePath:instancePath+"/side",parentData:data,parentDataProperty:"side",rootData}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.token !== undefined){
const _errs4 = errors;
if(!(validate7(data.token, {instancePath:instancePath+"/token",parentData:data,parentDataProperty:"token",rootData}))){
vErrors = vErrors === null ? validate7.errors : vErrors.concat(validate7.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate105.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate105.errors = vErrors;
return errors === 0;
}

const isAuthenticationAcceptedRule = validate109;
const schema46 = {"type":"object","properties":{"result":{"type":"string","const":"accepted"},"expiresIn":{"$ref":"urn:mrsp:type:Seconds"}},"required":["result","expiresIn"]};

function validate109(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.result === undefined) && (missing0 = "result")) || ((data.expiresIn === undefined) && (missing0 = "expiresIn"))){
validate109.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.result !== undefined){
let data0 = data.result;
const _errs1 = errors;
if(typeof data0 !== "string"){
validate109.errors = [{instancePath:instancePath+"/result",schemaPath:"#/properties/result/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if("accepted" !== data0){
validate109.errors = [{instancePath:instancePath+"/result",schemaPath:"#/properties/result/const",keyword:"const",params:{allowedValue: "accepted"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expiresIn !== undefined){
const _errs3 = errors;
if(!(validate14(data.expiresIn, {instancePath:instancePath+"/expiresIn",parentData:data,parentDataProperty:"expiresIn",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate109.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate109.errors = vErrors;
return errors === 0;
}

const isAuthenticationRefusedRule = validate111;
const schema47 = {"type":"object","properties":{"result":{"type":"string","const":"refused"}},"required":["result"]};

function validate111(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.result === undefined) && (missing0 = "result")){
validate111.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.result !== undefined){
let data0 = data.result;
if(typeof data0 !== "string"){
validate111.errors = [{instancePath:instancePath+"/result",schemaPath:"#/properties/result/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if("refused" !== data0){
validate111.errors = [{instancePath:instancePath+"/result",schemaPath:"#/properties/result/const",keyword:"const",params:{allowedValue: "refused"},message:"must be equal to constant"}];
return false;
}
}
}
}
else {
validate111.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate111.errors = vErrors;
return errors === 0;
}

const isAuthenticationRule = validate112;
const schema48 = {"oneOf":[{"$ref":"urn:mrsp:type:AuthenticationAccepted"},{"$ref":"urn:mrsp:type:AuthenticationRefused"}],"type":"object","discriminator":{"propertyName":"result"}};

function validate112(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const tag0 = data.result;
if(typeof tag0 == "string"){
if(tag0 === "accepted"){
if(!(validate109(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate109.errors : vErrors.concat(validate109.errors);
errors = vErrors.length;
}
}
else if(tag0 === "refused"){
if(!(validate111(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate111.errors : vErrors.concat(validate111.errors);
errors = vErrors.length;
}
}
else {
validate112.errors = [{instancePath,schemaPath:"#/discriminator",keyword:"discriminator",params:{error: "mapping", tag: "result", tagValue: tag0},message:"value of tag \"result\" must be in oneOf"}];
return false;
}
}
else {
validate112.errors = [{instancePath,schemaPath:"#/discriminator",keyword:"discriminator",params:{error: "tag", tag: "result", tagValue: tag0},message:"tag \"result\" must be string"}];
return false;
}
}
else {
validate112.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate112.errors = vErrors;
return errors === 0;
}

const isStartedLogRule = validate115;
const schema49 = {"type":"object","properties":{"session":{"$ref":"urn:mrsp:type:Session"},"side":{"$ref":"urn:mrsp:type:Side"},"event":{"type":"string","const":"started"},"at":{"$ref":"urn:mrsp:type:Timestamp"},"token":{"$ref":"urn:mrsp:type:Token"}},"additionalProperties":false,"required":["session","side","event","at","token"]};

function validate115(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.session === undefined) && (missing0 = "session")) || ((data.side === undefined) && (missing0 = "side"))) || ((data.event === undefined) && (missing0 = "event"))) || ((data.at === undefined) && (missing0 = "at"))) || ((data.token === undefined) && (missing0 = "token"))){
validate115.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((((key0 === "session") || (key0 === "side")) || (key0 === "event")) || (key0 === "at")) || (key0 === "token"))){
validate115.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.session !== undefined){
const _errs2 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.side !== undefined){
const _errs3 = errors;
if(!(validate13(data.side, {instancePath:instancePath+"/side",parentData:data,parentDataProperty:"side",rootData}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.event !== undefined){
let data2 = data.event;
const _errs4 = errors;
if(typeof data2 !== "string"){
validate115.errors = [{instancePath:instancePath+"/event",schemaPath:"#/properties/event/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if("started" !== data2){
validate115.errors = [{instancePath:instancePath+"/event",schemaPath:"#/properties/event/const",keyword:"const",params:{allowedValue: "started"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.at !== undefined){
const _errs6 = errors;
if(!(validate15(data.at, {instancePath:instancePath+"/at",parentData:data,parentDataProperty:"at",rootData}))){
vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.token !== undefined){
const _errs7 = errors;
if(!(validate7(data.token, {instancePath:instancePath+"/token",parentData:data,parentDataProperty:"token",rootData}))){
vErrors = vErrors === null ? validate7.errors : vErrors.concat(validate7.errors);
errors = vErrors.length;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate115.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate115.errors = vErrors;
return errors === 0;
}

const isEndedLogRule = validate120;
const schema50 = {"type":"object","properties":{"session":{"$ref":"urn:mrsp:type:Session"},"side":{"$ref":"urn:mrsp:type:Side"},"event":{"type":"string","const":"ended"},"at":{"$ref":"urn:mrsp:type:Timestamp"},"reason":{"$ref":"urn:mrsp:type:EndReason"},"token":{"$ref":"urn:mrsp:type:Token"}},"additionalProperties":false,"required":["session","side","event","at","reason"]};

function validate120(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.session === undefined) && (missing0 = "session")) || ((data.side === undefined) && (missing0 = "side"))) || ((data.event === undefined) && (missing0 = "event"))) || ((data.at === undefined) && (missing0 = "at"))) || ((data.reason === undefined) && (missing0 = "reason"))){
validate120.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((((key0 === "session") || (key0 === "side")) || (key0 === "event")) || (key0 === "at")) || (key0 === "reason")) || (key0 === "token"))){
validate120.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.session !== undefined){
const _errs2 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.side !== undefined){
const _errs3 = errors;
if(!(validate13(data.side, {instancePath:instancePath+"/side",parentData:data,parentDataProperty:"side",rootData}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.event !== undefined){
let data2 = data.event;
const _errs4 = errors;
if(typeof data2 !== "string"){
validate120.errors = [{instancePath:instancePath+"/event",schemaPath:"#/properties/event/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if("ended" !== data2){
validate120.errors = [{instancePath:instancePath+"/event",schemaPath:"#/properties/event/const",keyword:"const",params:{allowedValue: "ended"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.at !== undefined){
const _errs6 = errors;
if(!(validate15(data.at, {instancePath:instancePath+"/at",parentData:data,parentDataProperty:"at",rootData}))){
vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
const _errs7 = errors;
if(!(validate25(data.reason, {instancePath:instancePath+"/reason",parentData:data,parentDataProperty:"reason",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.token !== undefined){
const _errs8 = errors;
if(!(validate7(data.token, {instancePath:instancePath+"/token",parentData:data,parentDataProperty:"token",rootData}))){
vErrors = vErrors === null ? validate7.errors : vErrors.concat(validate7.errors);
errors = vErrors.length;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate120.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate120.errors = vErrors;
return errors === 0;
}

const isLogRule = validate126;
const schema51 = {"oneOf":[{"$ref":"urn:mrsp:type:StartedLog"},{"$ref":"urn:mrsp:type:EndedLog"}],"type":"object","discriminator":{"propertyName":"event"}};

function validate126(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const tag0 = data.event;
if(typeof tag0 == "string"){
if(tag0 === "started"){
if(!(validate115(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate115.errors : vErrors.concat(validate115.errors);
errors = vErrors.length;
}
}
else if(tag0 === "ended"){
if(!(validate120(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate120.errors : vErrors.concat(validate120.errors);
errors = vErrors.length;
}
}
else {
validate126.errors = [{instancePath,schemaPath:"#/discriminator",keyword:"discriminator",params:{error: "mapping", tag: "event", tagValue: tag0},message:"value of tag \"event\" must be in oneOf"}];
return false;
}
}
else {
validate126.errors = [{instancePath,schemaPath:"#/discriminator",keyword:"discriminator",params:{error: "tag", tag: "event", tagValue: tag0},message:"tag \"event\" must be string"}];
return false;
}
}
else {
validate126.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate126.errors = vErrors;
return errors === 0;
}

const isLogReceiptRule = validate129;
const schema52 = {"type":"object","properties":{"managed":{"type":"boolean","const":true}},"required":["managed"]};

function validate129(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.managed === undefined) && (missing0 = "managed")){
validate129.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.managed !== undefined){
let data0 = data.managed;
if(typeof data0 !== "boolean"){
validate129.errors = [{instancePath:instancePath+"/managed",schemaPath:"#/properties/managed/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
if(true !== data0){
validate129.errors = [{instancePath:instancePath+"/managed",schemaPath:"#/properties/managed/const",keyword:"const",params:{allowedValue: true},message:"must be equal to constant"}];
return false;
}
}
}
}
else {
validate129.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate129.errors = vErrors;
return errors === 0;
}

const isTerminationRequestRule = validate130;
const schema53 = {"type":"object","properties":{"session":{"$ref":"urn:mrsp:type:Session"},"side":{"$ref":"urn:mrsp:type:Side"},"reason":{"$ref":"urn:mrsp:type:EndReason"},"token":{"$ref":"urn:mrsp:type:Token"}},"additionalProperties":false,"required":["session","side","reason","token"]};

function validate130(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.session === undefined) && (missing0 = "session")) || ((data.side === undefined) && (missing0 = "side"))) || ((data.reason === undefined) && (missing0 = "reason"))) || ((data.token === undefined) && (missing0 = "token"))){
validate130.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((key0 === "session") || (key0 === "side")) || (key0 === "reason")) || (key0 === "token"))){
validate130.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.session !== undefined){
const _errs2 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.side !== undefined){
const _errs3 = errors;
if(!(validate13(data.side, {instancePath:instancePath+"/side",parentData:data,parentDataProperty:"side",rootData}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
const _errs4 = errors;
if(!(validate25(data.reason, {instancePath:instancePath+"/reason",parentData:data,parentDataProperty:"reason",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.token !== undefined){
const _errs5 = errors;
if(!(validate7(data.token, {instancePath:instancePath+"/token",parentData:data,parentDataProperty:"token",rootData}))){
vErrors = vErrors === null ? validate7.errors : vErrors.concat(validate7.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate130.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate130.errors = vErrors;
return errors === 0;
}

const isTerminationReceiptRule = validate135;
const schema54 = {"type":"object","properties":{"accepted":{"type":"boolean","const":true}},"required":["accepted"]};

function validate135(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.accepted === undefined) && (missing0 = "accepted")){
validate135.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.accepted !== undefined){
let data0 = data.accepted;
if(typeof data0 !== "boolean"){
validate135.errors = [{instancePath:instancePath+"/accepted",schemaPath:"#/properties/accepted/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
if(true !== data0){
validate135.errors = [{instancePath:instancePath+"/accepted",schemaPath:"#/properties/accepted/const",keyword:"const",params:{allowedValue: true},message:"must be equal to constant"}];
return false;
}
}
}
}
else {
validate135.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate135.errors = vErrors;
return errors === 0;
}

const isDeploymentInstructionRule = validate136;
const schema55 = {"type":"object","properties":{"version":{"$ref":"urn:mrsp:type:Version"},"rolling":{"type":"boolean"}},"additionalProperties":false,"required":["version"]};

function validate136(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.version === undefined) && (missing0 = "version")){
validate136.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "version") || (key0 === "rolling"))){
validate136.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.version !== undefined){
const _errs2 = errors;
if(!(validate17(data.version, {instancePath:instancePath+"/version",parentData:data,parentDataProperty:"version",rootData}))){
vErrors = vErrors === null ? validate17.errors : vErrors.concat(validate17.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.rolling !== undefined){
const _errs3 = errors;
if(typeof data.rolling !== "boolean"){
validate136.errors = [{instancePath:instancePath+"/rolling",schemaPath:"#/properties/rolling/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate136.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate136.errors = vErrors;
return errors === 0;
}

const isDeviceInSessionRule = validate138;
const schema56 = {"type":"object","properties":{"deviceId":{"$ref":"urn:mrsp:type:DeviceId"},"session":{"$ref":"urn:mrsp:type:Session"},"sides":{"type":"array","maxItems":2,"items":{"$ref":"urn:mrsp:type:Side"}}},"required":["deviceId","session","sides"]};

function validate138(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.deviceId === undefined) && (missing0 = "deviceId")) || ((data.session === undefined) && (missing0 = "session"))) || ((data.sides === undefined) && (missing0 = "sides"))){
validate138.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.deviceId !== undefined){
const _errs1 = errors;
if(!(validate0(data.deviceId, {instancePath:instancePath+"/deviceId",parentData:data,parentDataProperty:"deviceId",rootData}))){
vErrors = vErrors === null ? validate0.errors : vErrors.concat(validate0.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.session !== undefined){
const _errs2 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sides !== undefined){
let data2 = data.sides;
const _errs3 = errors;
if(errors === _errs3){
if(Array.isArray(data2)){
if(data2.length > 2){
validate138.errors = [{instancePath:instancePath+"/sides",schemaPath:"#/properties/sides/maxItems",keyword:"maxItems",params:{limit: 2},message:"must NOT have more than 2 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
const _errs5 = errors;
if(!(validate13(data2[i0], {instancePath:instancePath+"/sides/" + i0,parentData:data2,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
var valid1 = _errs5 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate138.errors = [{instancePath:instancePath+"/sides",schemaPath:"#/properties/sides/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate138.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate138.errors = vErrors;
return errors === 0;
}

const isDeploymentRule = validate142;
const schema57 = {"type":"object","properties":{"deployment":{"$ref":"urn:mrsp:type:RequestId"},"revision":{"type":"integer","minimum":0,"maximum":9007199254740991},"version":{"$ref":"urn:mrsp:type:Version"},"rolling":{"type":"boolean"},"state":{"type":"string","enum":["listed","draining","deploying","deployed","aborted","rolled-back"]},"devices":{"type":"array","items":{"$ref":"urn:mrsp:type:DeviceInSession"}},"sessionsLeft":{"type":"integer","minimum":0,"maximum":9007199254740991},"sidesLeft":{"type":"integer","minimum":0,"maximum":9007199254740991},"elapsed":{"$ref":"urn:mrsp:type:Seconds"},"drainDeadline":{"$ref":"urn:mrsp:type:Seconds"},"code":{"$ref":"urn:mrsp:type:WireErrorCode"}},"required":["deployment","revision","version","rolling","state","devices","sessionsLeft","sidesLeft","elapsed","drainDeadline"]};

function validate142(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((((((data.deployment === undefined) && (missing0 = "deployment")) || ((data.revision === undefined) && (missing0 = "revision"))) || ((data.version === undefined) && (missing0 = "version"))) || ((data.rolling === undefined) && (missing0 = "rolling"))) || ((data.state === undefined) && (missing0 = "state"))) || ((data.devices === undefined) && (missing0 = "devices"))) || ((data.sessionsLeft === undefined) && (missing0 = "sessionsLeft"))) || ((data.sidesLeft === undefined) && (missing0 = "sidesLeft"))) || ((data.elapsed === undefined) && (missing0 = "elapsed"))) || ((data.drainDeadline === undefined) && (missing0 = "drainDeadline"))){
validate142.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.deployment !== undefined){
const _errs1 = errors;
if(!(validate5(data.deployment, {instancePath:instancePath+"/deployment",parentData:data,parentDataProperty:"deployment",rootData}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.revision !== undefined){
let data1 = data.revision;
const _errs2 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate142.errors = [{instancePath:instancePath+"/revision",schemaPath:"#/properties/revision/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate142.errors = [{instancePath:instancePath+"/revision",schemaPath:"#/properties/revision/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate142.errors = [{instancePath:instancePath+"/revision",schemaPath:"#/properties/revision/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
const _errs4 = errors;
if(!(validate17(data.version, {instancePath:instancePath+"/version",parentData:data,parentDataProperty:"version",rootData}))){
vErrors = vErrors === null ? validate17.errors : vErrors.concat(validate17.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.rolling !== undefined){
const _errs5 = errors;
if(typeof data.rolling !== "boolean"){
validate142.errors = [{instancePath:instancePath+"/rolling",schemaPath:"#/properties/rolling/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.state !== undefined){
let data4 = data.state;
const _errs7 = errors;
if(typeof data4 !== "string"){
validate142.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((((((data4 === "listed") || (data4 === "draining")) || (data4 === "deploying")) || (data4 === "deployed")) || (data4 === "aborted")) || (data4 === "rolled-back"))){
validate142.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/enum",keyword:"enum",params:{allowedValues: schema57.properties.state.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.devices !== undefined){
let data5 = data.devices;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data5)){
var valid1 = true;
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
const _errs11 = errors;
if(!(validate138(data5[i0], {instancePath:instancePath+"/devices/" + i0,parentData:data5,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate138.errors : vErrors.concat(validate138.errors);
errors = vErrors.length;
}
var valid1 = _errs11 === errors;
if(!valid1){
break;
}
}
}
else {
validate142.errors = [{instancePath:instancePath+"/devices",schemaPath:"#/properties/devices/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sessionsLeft !== undefined){
let data7 = data.sessionsLeft;
const _errs12 = errors;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
validate142.errors = [{instancePath:instancePath+"/sessionsLeft",schemaPath:"#/properties/sessionsLeft/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs12){
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 9007199254740991 || isNaN(data7)){
validate142.errors = [{instancePath:instancePath+"/sessionsLeft",schemaPath:"#/properties/sessionsLeft/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data7 < 0 || isNaN(data7)){
validate142.errors = [{instancePath:instancePath+"/sessionsLeft",schemaPath:"#/properties/sessionsLeft/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sidesLeft !== undefined){
let data8 = data.sidesLeft;
const _errs14 = errors;
if(!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))){
validate142.errors = [{instancePath:instancePath+"/sidesLeft",schemaPath:"#/properties/sidesLeft/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs14){
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 9007199254740991 || isNaN(data8)){
validate142.errors = [{instancePath:instancePath+"/sidesLeft",schemaPath:"#/properties/sidesLeft/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data8 < 0 || isNaN(data8)){
validate142.errors = [{instancePath:instancePath+"/sidesLeft",schemaPath:"#/properties/sidesLeft/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.elapsed !== undefined){
const _errs16 = errors;
if(!(validate14(data.elapsed, {instancePath:instancePath+"/elapsed",parentData:data,parentDataProperty:"elapsed",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.drainDeadline !== undefined){
const _errs17 = errors;
if(!(validate14(data.drainDeadline, {instancePath:instancePath+"/drainDeadline",parentData:data,parentDataProperty:"drainDeadline",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.code !== undefined){
const _errs18 = errors;
if(!(validate21(data.code, {instancePath:instancePath+"/code",parentData:data,parentDataProperty:"code",rootData}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate142.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate142.errors = vErrors;
return errors === 0;
}

const isNoticeRule = validate149;
const schema58 = {"type":"object","properties":{"notice":{"$ref":"urn:mrsp:type:RequestId"},"kind":{"type":"string","enum":["halt"]},"session":{"$ref":"urn:mrsp:type:Session"},"deviceId":{"$ref":"urn:mrsp:type:DeviceId"},"userId":{"$ref":"urn:mrsp:type:UserId"},"reason":{"$ref":"urn:mrsp:type:EndReason"},"at":{"$ref":"urn:mrsp:type:Timestamp"}},"required":["notice","kind","session","deviceId","userId","reason","at"]};

function validate149(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((data.notice === undefined) && (missing0 = "notice")) || ((data.kind === undefined) && (missing0 = "kind"))) || ((data.session === undefined) && (missing0 = "session"))) || ((data.deviceId === undefined) && (missing0 = "deviceId"))) || ((data.userId === undefined) && (missing0 = "userId"))) || ((data.reason === undefined) && (missing0 = "reason"))) || ((data.at === undefined) && (missing0 = "at"))){
validate149.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.notice !== undefined){
const _errs1 = errors;
if(!(validate5(data.notice, {instancePath:instancePath+"/notice",parentData:data,parentDataProperty:"notice",rootData}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.kind !== undefined){
let data1 = data.kind;
const _errs2 = errors;
if(typeof data1 !== "string"){
validate149.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!(data1 === "halt")){
validate149.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues: schema58.properties.kind.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.session !== undefined){
const _errs4 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.deviceId !== undefined){
const _errs5 = errors;
if(!(validate0(data.deviceId, {instancePath:instancePath+"/deviceId",parentData:data,parentDataProperty:"deviceId",rootData}))){
vErrors = vErrors === null ? validate0.errors : vErrors.concat(validate0.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.userId !== undefined){
const _errs6 = errors;
if(!(validate2(data.userId, {instancePath:instancePath+"/userId",parentData:data,parentDataProperty:"userId",rootData}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
const _errs7 = errors;
if(!(validate25(data.reason, {instancePath:instancePath+"/reason",parentData:data,parentDataProperty:"reason",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.at !== undefined){
const _errs8 = errors;
if(!(validate15(data.at, {instancePath:instancePath+"/at",parentData:data,parentDataProperty:"at",rootData}))){
vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
errors = vErrors.length;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate149.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate149.errors = vErrors;
return errors === 0;
}

const isNoticeListRule = validate156;
const schema59 = {"type":"object","properties":{"notices":{"type":"array","maxItems":100,"items":{"$ref":"urn:mrsp:type:Notice"}}},"required":["notices"]};

function validate156(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.notices === undefined) && (missing0 = "notices")){
validate156.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.notices !== undefined){
let data0 = data.notices;
const _errs1 = errors;
if(errors === _errs1){
if(Array.isArray(data0)){
if(data0.length > 100){
validate156.errors = [{instancePath:instancePath+"/notices",schemaPath:"#/properties/notices/maxItems",keyword:"maxItems",params:{limit: 100},message:"must NOT have more than 100 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
const _errs3 = errors;
if(!(validate149(data0[i0], {instancePath:instancePath+"/notices/" + i0,parentData:data0,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate149.errors : vErrors.concat(validate149.errors);
errors = vErrors.length;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate156.errors = [{instancePath:instancePath+"/notices",schemaPath:"#/properties/notices/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
}
}
}
else {
validate156.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate156.errors = vErrors;
return errors === 0;
}

const isManagementHealthRule = validate158;
const schema60 = {"type":"object","properties":{"status":{"type":"string","enum":["serving","stopping"]},"version":{"$ref":"urn:mrsp:type:Version"},"product":{"$ref":"urn:mrsp:type:Product"}},"required":["status","version","product"]};

function validate158(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.status === undefined) && (missing0 = "status")) || ((data.version === undefined) && (missing0 = "version"))) || ((data.product === undefined) && (missing0 = "product"))){
validate158.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.status !== undefined){
let data0 = data.status;
const _errs1 = errors;
if(typeof data0 !== "string"){
validate158.errors = [{instancePath:instancePath+"/status",schemaPath:"#/properties/status/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((data0 === "serving") || (data0 === "stopping"))){
validate158.errors = [{instancePath:instancePath+"/status",schemaPath:"#/properties/status/enum",keyword:"enum",params:{allowedValues: schema60.properties.status.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
const _errs3 = errors;
if(!(validate17(data.version, {instancePath:instancePath+"/version",parentData:data,parentDataProperty:"version",rootData}))){
vErrors = vErrors === null ? validate17.errors : vErrors.concat(validate17.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.product !== undefined){
const _errs4 = errors;
if(!(validate16(data.product, {instancePath:instancePath+"/product",parentData:data,parentDataProperty:"product",rootData}))){
vErrors = vErrors === null ? validate16.errors : vErrors.concat(validate16.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate158.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate158.errors = vErrors;
return errors === 0;
}

const isReservationRequestRule = validate161;
const schema61 = {"type":"object","properties":{"session":{"$ref":"urn:mrsp:type:Session"},"deviceId":{"$ref":"urn:mrsp:type:DeviceId"},"terminalId":{"$ref":"urn:mrsp:type:TerminalId"},"applicationId":{"$ref":"urn:mrsp:type:ApplicationId"},"expiresIn":{"$ref":"urn:mrsp:type:Seconds"}},"additionalProperties":false,"required":["session","deviceId","terminalId","applicationId","expiresIn"]};

function validate161(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.session === undefined) && (missing0 = "session")) || ((data.deviceId === undefined) && (missing0 = "deviceId"))) || ((data.terminalId === undefined) && (missing0 = "terminalId"))) || ((data.applicationId === undefined) && (missing0 = "applicationId"))) || ((data.expiresIn === undefined) && (missing0 = "expiresIn"))){
validate161.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((((key0 === "session") || (key0 === "deviceId")) || (key0 === "terminalId")) || (key0 === "applicationId")) || (key0 === "expiresIn"))){
validate161.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.session !== undefined){
const _errs2 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.deviceId !== undefined){
const _errs3 = errors;
if(!(validate0(data.deviceId, {instancePath:instancePath+"/deviceId",parentData:data,parentDataProperty:"deviceId",rootData}))){
vErrors = vErrors === null ? validate0.errors : vErrors.concat(validate0.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.terminalId !== undefined){
const _errs4 = errors;
if(!(validate4(data.terminalId, {instancePath:instancePath+"/terminalId",parentData:data,parentDataProperty:"terminalId",rootData}))){
vErrors = vErrors === null ? validate4.errors : vErrors.concat(validate4.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.applicationId !== undefined){
const _errs5 = errors;
if(!(validate1(data.applicationId, {instancePath:instancePath+"/applicationId",parentData:data,parentDataProperty:"applicationId",rootData}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expiresIn !== undefined){
const _errs6 = errors;
if(!(validate14(data.expiresIn, {instancePath:instancePath+"/expiresIn",parentData:data,parentDataProperty:"expiresIn",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate161.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate161.errors = vErrors;
return errors === 0;
}

const isReservationRule = validate167;
const schema62 = {"type":"object","properties":{"session":{"$ref":"urn:mrsp:type:Session"},"terminalSessionId":{"$ref":"urn:mrsp:type:SessionId"},"deviceSessionId":{"$ref":"urn:mrsp:type:SessionId"},"hubUrl":{"$ref":"urn:mrsp:type:WebSocketAddress"},"agentUrl":{"$ref":"urn:mrsp:type:WebSocketAddress"},"connectTimeout":{"$ref":"urn:mrsp:type:Seconds"}},"required":["session","terminalSessionId","deviceSessionId","hubUrl","agentUrl","connectTimeout"]};

function validate167(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((data.session === undefined) && (missing0 = "session")) || ((data.terminalSessionId === undefined) && (missing0 = "terminalSessionId"))) || ((data.deviceSessionId === undefined) && (missing0 = "deviceSessionId"))) || ((data.hubUrl === undefined) && (missing0 = "hubUrl"))) || ((data.agentUrl === undefined) && (missing0 = "agentUrl"))) || ((data.connectTimeout === undefined) && (missing0 = "connectTimeout"))){
validate167.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.session !== undefined){
const _errs1 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.terminalSessionId !== undefined){
const _errs2 = errors;
if(!(validate6(data.terminalSessionId, {instancePath:instancePath+"/terminalSessionId",parentData:data,parentDataProperty:"terminalSessionId",rootData}))){
vErrors = vErrors === null ? validate6.errors : vErrors.concat(validate6.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.deviceSessionId !== undefined){
const _errs3 = errors;
if(!(validate6(data.deviceSessionId, {instancePath:instancePath+"/deviceSessionId",parentData:data,parentDataProperty:"deviceSessionId",rootData}))){
vErrors = vErrors === null ? validate6.errors : vErrors.concat(validate6.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.hubUrl !== undefined){
const _errs4 = errors;
if(!(validate18(data.hubUrl, {instancePath:instancePath+"/hubUrl",parentData:data,parentDataProperty:"hubUrl",rootData}))){
vErrors = vErrors === null ? validate18.errors : vErrors.concat(validate18.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.agentUrl !== undefined){
const _errs5 = errors;
if(!(validate18(data.agentUrl, {instancePath:instancePath+"/agentUrl",parentData:data,parentDataProperty:"agentUrl",rootData}))){
vErrors = vErrors === null ? validate18.errors : vErrors.concat(validate18.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.connectTimeout !== undefined){
const _errs6 = errors;
if(!(validate14(data.connectTimeout, {instancePath:instancePath+"/connectTimeout",parentData:data,parentDataProperty:"connectTimeout",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate167.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate167.errors = vErrors;
return errors === 0;
}

const isSessionInRelayRule = validate174;
const schema63 = {"type":"object","properties":{"session":{"$ref":"urn:mrsp:type:Session"},"deviceId":{"$ref":"urn:mrsp:type:DeviceId"},"terminalId":{"$ref":"urn:mrsp:type:TerminalId"},"pair":{"$ref":"urn:mrsp:type:PairName"},"sides":{"type":"array","maxItems":2,"items":{"$ref":"urn:mrsp:type:Side"}}},"required":["session","deviceId","terminalId","sides"]};
const schema64 = {"type":"string","pattern":"^[a-z0-9][a-z0-9-]{0,63}$"};

function validate178(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern0.test(data)){
validate178.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9-]{0,63}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9-]{0,63}$"+"\""}];
return false;
}
}
else {
validate178.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate178.errors = vErrors;
return errors === 0;
}


function validate174(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.session === undefined) && (missing0 = "session")) || ((data.deviceId === undefined) && (missing0 = "deviceId"))) || ((data.terminalId === undefined) && (missing0 = "terminalId"))) || ((data.sides === undefined) && (missing0 = "sides"))){
validate174.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.session !== undefined){
const _errs1 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.deviceId !== undefined){
const _errs2 = errors;
if(!(validate0(data.deviceId, {instancePath:instancePath+"/deviceId",parentData:data,parentDataProperty:"deviceId",rootData}))){
vErrors = vErrors === null ? validate0.errors : vErrors.concat(validate0.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.terminalId !== undefined){
const _errs3 = errors;
if(!(validate4(data.terminalId, {instancePath:instancePath+"/terminalId",parentData:data,parentDataProperty:"terminalId",rootData}))){
vErrors = vErrors === null ? validate4.errors : vErrors.concat(validate4.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pair !== undefined){
const _errs4 = errors;
if(!(validate178(data.pair, {instancePath:instancePath+"/pair",parentData:data,parentDataProperty:"pair",rootData}))){
vErrors = vErrors === null ? validate178.errors : vErrors.concat(validate178.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sides !== undefined){
let data4 = data.sides;
const _errs5 = errors;
if(errors === _errs5){
if(Array.isArray(data4)){
if(data4.length > 2){
validate174.errors = [{instancePath:instancePath+"/sides",schemaPath:"#/properties/sides/maxItems",keyword:"maxItems",params:{limit: 2},message:"must NOT have more than 2 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
const _errs7 = errors;
if(!(validate13(data4[i0], {instancePath:instancePath+"/sides/" + i0,parentData:data4,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
var valid1 = _errs7 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate174.errors = [{instancePath:instancePath+"/sides",schemaPath:"#/properties/sides/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate174.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate174.errors = vErrors;
return errors === 0;
}

const isSessionListRule = validate181;
const schema65 = {"type":"object","properties":{"sessions":{"type":"array","items":{"$ref":"urn:mrsp:type:SessionInRelay"}}},"required":["sessions"]};

function validate181(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.sessions === undefined) && (missing0 = "sessions")){
validate181.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.sessions !== undefined){
let data0 = data.sessions;
const _errs1 = errors;
if(errors === _errs1){
if(Array.isArray(data0)){
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
const _errs3 = errors;
if(!(validate174(data0[i0], {instancePath:instancePath+"/sessions/" + i0,parentData:data0,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate174.errors : vErrors.concat(validate174.errors);
errors = vErrors.length;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate181.errors = [{instancePath:instancePath+"/sessions",schemaPath:"#/properties/sessions/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
}
}
}
else {
validate181.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate181.errors = vErrors;
return errors === 0;
}

const isTerminationRule = validate183;
const schema66 = {"type":"object","properties":{"sides":{"type":"array","minItems":1,"maxItems":2,"items":{"$ref":"urn:mrsp:type:Side"}},"reason":{"$ref":"urn:mrsp:type:EndReason"}},"additionalProperties":false,"required":["sides","reason"]};

function validate183(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.sides === undefined) && (missing0 = "sides")) || ((data.reason === undefined) && (missing0 = "reason"))){
validate183.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "sides") || (key0 === "reason"))){
validate183.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.sides !== undefined){
let data0 = data.sides;
const _errs2 = errors;
if(errors === _errs2){
if(Array.isArray(data0)){
if(data0.length > 2){
validate183.errors = [{instancePath:instancePath+"/sides",schemaPath:"#/properties/sides/maxItems",keyword:"maxItems",params:{limit: 2},message:"must NOT have more than 2 items"}];
return false;
}
else {
if(data0.length < 1){
validate183.errors = [{instancePath:instancePath+"/sides",schemaPath:"#/properties/sides/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
const _errs4 = errors;
if(!(validate13(data0[i0], {instancePath:instancePath+"/sides/" + i0,parentData:data0,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
var valid1 = _errs4 === errors;
if(!valid1){
break;
}
}
}
}
}
else {
validate183.errors = [{instancePath:instancePath+"/sides",schemaPath:"#/properties/sides/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
const _errs5 = errors;
if(!(validate25(data.reason, {instancePath:instancePath+"/reason",parentData:data,parentDataProperty:"reason",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate183.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate183.errors = vErrors;
return errors === 0;
}

const isReservationExtensionRule = validate186;
const schema67 = {"type":"object","properties":{"expiresIn":{"$ref":"urn:mrsp:type:Seconds"}},"additionalProperties":false,"required":["expiresIn"]};

function validate186(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.expiresIn === undefined) && (missing0 = "expiresIn")){
validate186.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "expiresIn")){
validate186.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.expiresIn !== undefined){
if(!(validate14(data.expiresIn, {instancePath:instancePath+"/expiresIn",parentData:data,parentDataProperty:"expiresIn",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
}
}
}
}
else {
validate186.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate186.errors = vErrors;
return errors === 0;
}

const isDrainRequestRule = validate188;
const schema68 = {"type":"object","properties":{"deadline":{"$ref":"urn:mrsp:type:Seconds"},"reason":{"$ref":"urn:mrsp:type:EndReason"},"pairs":{"type":"array","minItems":1,"maxItems":1024,"items":{"$ref":"urn:mrsp:type:PairName"}}},"additionalProperties":false,"required":["deadline","reason"]};

function validate188(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.deadline === undefined) && (missing0 = "deadline")) || ((data.reason === undefined) && (missing0 = "reason"))){
validate188.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "deadline") || (key0 === "reason")) || (key0 === "pairs"))){
validate188.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.deadline !== undefined){
const _errs2 = errors;
if(!(validate14(data.deadline, {instancePath:instancePath+"/deadline",parentData:data,parentDataProperty:"deadline",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
const _errs3 = errors;
if(!(validate25(data.reason, {instancePath:instancePath+"/reason",parentData:data,parentDataProperty:"reason",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pairs !== undefined){
let data2 = data.pairs;
const _errs4 = errors;
if(errors === _errs4){
if(Array.isArray(data2)){
if(data2.length > 1024){
validate188.errors = [{instancePath:instancePath+"/pairs",schemaPath:"#/properties/pairs/maxItems",keyword:"maxItems",params:{limit: 1024},message:"must NOT have more than 1024 items"}];
return false;
}
else {
if(data2.length < 1){
validate188.errors = [{instancePath:instancePath+"/pairs",schemaPath:"#/properties/pairs/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
const _errs6 = errors;
if(!(validate178(data2[i0], {instancePath:instancePath+"/pairs/" + i0,parentData:data2,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate178.errors : vErrors.concat(validate178.errors);
errors = vErrors.length;
}
var valid1 = _errs6 === errors;
if(!valid1){
break;
}
}
}
}
}
else {
validate188.errors = [{instancePath:instancePath+"/pairs",schemaPath:"#/properties/pairs/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate188.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate188.errors = vErrors;
return errors === 0;
}

const isRelayHealthRule = validate192;
const schema69 = {"type":"object","properties":{"status":{"type":"string","enum":["serving","draining","stopping"]},"version":{"$ref":"urn:mrsp:type:Version"},"product":{"$ref":"urn:mrsp:type:Product"},"pairs":{"type":"integer","minimum":0,"maximum":65535},"pairNames":{"type":"array","maxItems":1024,"items":{"$ref":"urn:mrsp:type:PairName"}},"pairVersions":{"type":"array","maxItems":1024,"items":{"$ref":"urn:mrsp:type:PairVersion"}}},"required":["status","version","product","pairs"]};
const schema70 = {"type":"object","properties":{"pair":{"$ref":"urn:mrsp:type:PairName"},"version":{"$ref":"urn:mrsp:type:Version"}},"required":["pair","version"]};

function validate196(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.pair === undefined) && (missing0 = "pair")) || ((data.version === undefined) && (missing0 = "version"))){
validate196.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.pair !== undefined){
const _errs1 = errors;
if(!(validate178(data.pair, {instancePath:instancePath+"/pair",parentData:data,parentDataProperty:"pair",rootData}))){
vErrors = vErrors === null ? validate178.errors : vErrors.concat(validate178.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
const _errs2 = errors;
if(!(validate17(data.version, {instancePath:instancePath+"/version",parentData:data,parentDataProperty:"version",rootData}))){
vErrors = vErrors === null ? validate17.errors : vErrors.concat(validate17.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate196.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate196.errors = vErrors;
return errors === 0;
}


function validate192(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.status === undefined) && (missing0 = "status")) || ((data.version === undefined) && (missing0 = "version"))) || ((data.product === undefined) && (missing0 = "product"))) || ((data.pairs === undefined) && (missing0 = "pairs"))){
validate192.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.status !== undefined){
let data0 = data.status;
const _errs1 = errors;
if(typeof data0 !== "string"){
validate192.errors = [{instancePath:instancePath+"/status",schemaPath:"#/properties/status/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!(((data0 === "serving") || (data0 === "draining")) || (data0 === "stopping"))){
validate192.errors = [{instancePath:instancePath+"/status",schemaPath:"#/properties/status/enum",keyword:"enum",params:{allowedValues: schema69.properties.status.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
const _errs3 = errors;
if(!(validate17(data.version, {instancePath:instancePath+"/version",parentData:data,parentDataProperty:"version",rootData}))){
vErrors = vErrors === null ? validate17.errors : vErrors.concat(validate17.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.product !== undefined){
const _errs4 = errors;
if(!(validate16(data.product, {instancePath:instancePath+"/product",parentData:data,parentDataProperty:"product",rootData}))){
vErrors = vErrors === null ? validate16.errors : vErrors.concat(validate16.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pairs !== undefined){
let data3 = data.pairs;
const _errs5 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate192.errors = [{instancePath:instancePath+"/pairs",schemaPath:"#/properties/pairs/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 65535 || isNaN(data3)){
validate192.errors = [{instancePath:instancePath+"/pairs",schemaPath:"#/properties/pairs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535"}];
return false;
}
else {
if(data3 < 0 || isNaN(data3)){
validate192.errors = [{instancePath:instancePath+"/pairs",schemaPath:"#/properties/pairs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pairNames !== undefined){
let data4 = data.pairNames;
const _errs7 = errors;
if(errors === _errs7){
if(Array.isArray(data4)){
if(data4.length > 1024){
validate192.errors = [{instancePath:instancePath+"/pairNames",schemaPath:"#/properties/pairNames/maxItems",keyword:"maxItems",params:{limit: 1024},message:"must NOT have more than 1024 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
const _errs9 = errors;
if(!(validate178(data4[i0], {instancePath:instancePath+"/pairNames/" + i0,parentData:data4,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate178.errors : vErrors.concat(validate178.errors);
errors = vErrors.length;
}
var valid1 = _errs9 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate192.errors = [{instancePath:instancePath+"/pairNames",schemaPath:"#/properties/pairNames/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pairVersions !== undefined){
let data6 = data.pairVersions;
const _errs10 = errors;
if(errors === _errs10){
if(Array.isArray(data6)){
if(data6.length > 1024){
validate192.errors = [{instancePath:instancePath+"/pairVersions",schemaPath:"#/properties/pairVersions/maxItems",keyword:"maxItems",params:{limit: 1024},message:"must NOT have more than 1024 items"}];
return false;
}
else {
var valid2 = true;
const len1 = data6.length;
for(let i1=0; i1<len1; i1++){
const _errs12 = errors;
if(!(validate196(data6[i1], {instancePath:instancePath+"/pairVersions/" + i1,parentData:data6,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate196.errors : vErrors.concat(validate196.errors);
errors = vErrors.length;
}
var valid2 = _errs12 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate192.errors = [{instancePath:instancePath+"/pairVersions",schemaPath:"#/properties/pairVersions/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate192.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate192.errors = vErrors;
return errors === 0;
}

const isPairVersionRule = validate196;

const isPairNameRule = validate178;

const isAccountsRule = validate200;
const schema71 = {"type":"object","properties":{"users":{"type":"array","maxItems":10000,"items":{"type":"object","properties":{"userId":{"$ref":"urn:mrsp:type:UserId"},"password":{"type":"string","minLength":8,"maxLength":256},"displayName":{"$ref":"urn:mrsp:type:DisplayName"},"organization":{"$ref":"urn:mrsp:type:DisplayName"},"role":{"type":"string","enum":["technician","administrator"]},"administrator":{"$ref":"urn:mrsp:type:UserId"},"email":{"$ref":"urn:mrsp:type:MailAddress"}},"additionalProperties":false,"required":["userId","password","displayName","organization","role"]}},"devices":{"type":"array","maxItems":100000,"items":{"type":"object","properties":{"deviceId":{"$ref":"urn:mrsp:type:DeviceId"},"password":{"type":"string","minLength":8,"maxLength":256},"organization":{"$ref":"urn:mrsp:type:DisplayName"}},"additionalProperties":false,"required":["deviceId","password","organization"]}}},"additionalProperties":false};

function validate200(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "users") || (key0 === "devices"))){
validate200.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.users !== undefined){
let data0 = data.users;
const _errs2 = errors;
if(errors === _errs2){
if(Array.isArray(data0)){
if(data0.length > 10000){
validate200.errors = [{instancePath:instancePath+"/users",schemaPath:"#/properties/users/maxItems",keyword:"maxItems",params:{limit: 10000},message:"must NOT have more than 10000 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
const _errs4 = errors;
if(errors === _errs4){
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
let missing0;
if((((((data1.userId === undefined) && (missing0 = "userId")) || ((data1.password === undefined) && (missing0 = "password"))) || ((data1.displayName === undefined) && (missing0 = "displayName"))) || ((data1.organization === undefined) && (missing0 = "organization"))) || ((data1.role === undefined) && (missing0 = "role"))){
validate200.errors = [{instancePath:instancePath+"/users/" + i0,schemaPath:"#/properties/users/items/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs6 = errors;
for(const key1 in data1){
if(!(((((((key1 === "userId") || (key1 === "password")) || (key1 === "displayName")) || (key1 === "organization")) || (key1 === "role")) || (key1 === "administrator")) || (key1 === "email"))){
validate200.errors = [{instancePath:instancePath+"/users/" + i0,schemaPath:"#/properties/users/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs6 === errors){
if(data1.userId !== undefined){
const _errs7 = errors;
if(!(validate2(data1.userId, {instancePath:instancePath+"/users/" + i0+"/userId",parentData:data1,parentDataProperty:"userId",rootData}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid2 = _errs7 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.password !== undefined){
let data3 = data1.password;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data3 === "string"){
if(func0(data3) > 256){
validate200.errors = [{instancePath:instancePath+"/users/" + i0+"/password",schemaPath:"#/properties/users/items/properties/password/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
else {
if(func0(data3) < 8){
validate200.errors = [{instancePath:instancePath+"/users/" + i0+"/password",schemaPath:"#/properties/users/items/properties/password/minLength",keyword:"minLength",params:{limit: 8},message:"must NOT have fewer than 8 characters"}];
return false;
}
}
}
else {
validate200.errors = [{instancePath:instancePath+"/users/" + i0+"/password",schemaPath:"#/properties/users/items/properties/password/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs8 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.displayName !== undefined){
const _errs10 = errors;
if(!(validate11(data1.displayName, {instancePath:instancePath+"/users/" + i0+"/displayName",parentData:data1,parentDataProperty:"displayName",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
var valid2 = _errs10 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.organization !== undefined){
const _errs11 = errors;
if(!(validate11(data1.organization, {instancePath:instancePath+"/users/" + i0+"/organization",parentData:data1,parentDataProperty:"organization",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
var valid2 = _errs11 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.role !== undefined){
let data6 = data1.role;
const _errs12 = errors;
if(typeof data6 !== "string"){
validate200.errors = [{instancePath:instancePath+"/users/" + i0+"/role",schemaPath:"#/properties/users/items/properties/role/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((data6 === "technician") || (data6 === "administrator"))){
validate200.errors = [{instancePath:instancePath+"/users/" + i0+"/role",schemaPath:"#/properties/users/items/properties/role/enum",keyword:"enum",params:{allowedValues: schema71.properties.users.items.properties.role.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid2 = _errs12 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.administrator !== undefined){
const _errs14 = errors;
if(!(validate2(data1.administrator, {instancePath:instancePath+"/users/" + i0+"/administrator",parentData:data1,parentDataProperty:"administrator",rootData}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid2 = _errs14 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.email !== undefined){
const _errs15 = errors;
if(!(validate12(data1.email, {instancePath:instancePath+"/users/" + i0+"/email",parentData:data1,parentDataProperty:"email",rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
var valid2 = _errs15 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate200.errors = [{instancePath:instancePath+"/users/" + i0,schemaPath:"#/properties/users/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid1 = _errs4 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate200.errors = [{instancePath:instancePath+"/users",schemaPath:"#/properties/users/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.devices !== undefined){
let data9 = data.devices;
const _errs16 = errors;
if(errors === _errs16){
if(Array.isArray(data9)){
if(data9.length > 100000){
validate200.errors = [{instancePath:instancePath+"/devices",schemaPath:"#/properties/devices/maxItems",keyword:"maxItems",params:{limit: 100000},message:"must NOT have more than 100000 items"}];
return false;
}
else {
var valid3 = true;
const len1 = data9.length;
for(let i1=0; i1<len1; i1++){
let data10 = data9[i1];
const _errs18 = errors;
if(errors === _errs18){
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
let missing1;
if((((data10.deviceId === undefined) && (missing1 = "deviceId")) || ((data10.password === undefined) && (missing1 = "password"))) || ((data10.organization === undefined) && (missing1 = "organization"))){
validate200.errors = [{instancePath:instancePath+"/devices/" + i1,schemaPath:"#/properties/devices/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
const _errs20 = errors;
for(const key2 in data10){
if(!(((key2 === "deviceId") || (key2 === "password")) || (key2 === "organization"))){
validate200.errors = [{instancePath:instancePath+"/devices/" + i1,schemaPath:"#/properties/devices/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs20 === errors){
if(data10.deviceId !== undefined){
const _errs21 = errors;
if(!(validate0(data10.deviceId, {instancePath:instancePath+"/devices/" + i1+"/deviceId",parentData:data10,parentDataProperty:"deviceId",rootData}))){
vErrors = vErrors === null ? validate0.errors : vErrors.concat(validate0.errors);
errors = vErrors.length;
}
var valid4 = _errs21 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data10.password !== undefined){
let data12 = data10.password;
const _errs22 = errors;
if(errors === _errs22){
if(typeof data12 === "string"){
if(func0(data12) > 256){
validate200.errors = [{instancePath:instancePath+"/devices/" + i1+"/password",schemaPath:"#/properties/devices/items/properties/password/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
else {
if(func0(data12) < 8){
validate200.errors = [{instancePath:instancePath+"/devices/" + i1+"/password",schemaPath:"#/properties/devices/items/properties/password/minLength",keyword:"minLength",params:{limit: 8},message:"must NOT have fewer than 8 characters"}];
return false;
}
}
}
else {
validate200.errors = [{instancePath:instancePath+"/devices/" + i1+"/password",schemaPath:"#/properties/devices/items/properties/password/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid4 = _errs22 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data10.organization !== undefined){
const _errs24 = errors;
if(!(validate11(data10.organization, {instancePath:instancePath+"/devices/" + i1+"/organization",parentData:data10,parentDataProperty:"organization",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
var valid4 = _errs24 === errors;
}
else {
var valid4 = true;
}
}
}
}
}
}
else {
validate200.errors = [{instancePath:instancePath+"/devices/" + i1,schemaPath:"#/properties/devices/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid3 = _errs18 === errors;
if(!valid3){
break;
}
}
}
}
else {
validate200.errors = [{instancePath:instancePath+"/devices",schemaPath:"#/properties/devices/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate200.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate200.errors = vErrors;
return errors === 0;
}

const isDeviceConfigurationRule = validate208;
const schema72 = {"type":"object","additionalProperties":false,"properties":{"deviceId":{"$ref":"urn:mrsp:type:DeviceId"},"password":{"type":"string","minLength":8,"maxLength":256},"domain":{"type":"string","pattern":"^[a-z0-9.-]{1,253}$"},"managementJid":{"type":"string","pattern":"^[a-z0-9.-]{1,253}$"},"xmppUrl":{"type":"string","pattern":"^(xmpps|wss)://"},"allowedRelays":{"type":"array","maxItems":64,"items":{"type":"string","pattern":"^wss://"}},"firmwareSources":{"type":"array","maxItems":64,"items":{"type":"string","pattern":"^https://"}},"model":{"$ref":"urn:mrsp:type:DisplayName"},"serial":{"$ref":"urn:mrsp:type:DisplayName"},"unattended":{"type":"boolean"},"panelHost":{"type":"string"},"panelPort":{"type":"integer","minimum":0,"maximum":65535},"applications":{"type":"array","maxItems":16,"items":{"type":"object","properties":{"id":{"$ref":"urn:mrsp:type:ApplicationId"},"name":{"$ref":"urn:mrsp:type:DisplayName"},"origin":{"type":"string","pattern":"^http://[A-Za-z0-9.-]+(:[0-9]{1,5})?$"}},"additionalProperties":false,"required":["id","name","origin"]}},"dataDirectory":{"type":"string"},"logLevel":{"type":"string","enum":["trace","debug","info","warn","error","fatal","silent"]},"caFile":{"type":"string"}},"required":["deviceId","password","domain","xmppUrl","allowedRelays","firmwareSources","model","serial","unattended","panelHost","panelPort","applications","dataDirectory","logLevel"]};
const func8 = Object.prototype.hasOwnProperty;
const pattern24 = new RegExp("^[a-z0-9.-]{1,253}$", "u");
const pattern26 = new RegExp("^(xmpps|wss)://", "u");
const pattern27 = new RegExp("^wss://", "u");
const pattern28 = new RegExp("^https://", "u");
const pattern29 = new RegExp("^http://[A-Za-z0-9.-]+(:[0-9]{1,5})?$", "u");

function validate208(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((((((((((data.deviceId === undefined) && (missing0 = "deviceId")) || ((data.password === undefined) && (missing0 = "password"))) || ((data.domain === undefined) && (missing0 = "domain"))) || ((data.xmppUrl === undefined) && (missing0 = "xmppUrl"))) || ((data.allowedRelays === undefined) && (missing0 = "allowedRelays"))) || ((data.firmwareSources === undefined) && (missing0 = "firmwareSources"))) || ((data.model === undefined) && (missing0 = "model"))) || ((data.serial === undefined) && (missing0 = "serial"))) || ((data.unattended === undefined) && (missing0 = "unattended"))) || ((data.panelHost === undefined) && (missing0 = "panelHost"))) || ((data.panelPort === undefined) && (missing0 = "panelPort"))) || ((data.applications === undefined) && (missing0 = "applications"))) || ((data.dataDirectory === undefined) && (missing0 = "dataDirectory"))) || ((data.logLevel === undefined) && (missing0 = "logLevel"))){
validate208.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func8.call(schema72.properties, key0))){
validate208.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.deviceId !== undefined){
const _errs2 = errors;
if(!(validate0(data.deviceId, {instancePath:instancePath+"/deviceId",parentData:data,parentDataProperty:"deviceId",rootData}))){
vErrors = vErrors === null ? validate0.errors : vErrors.concat(validate0.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.password !== undefined){
let data1 = data.password;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(func0(data1) > 256){
validate208.errors = [{instancePath:instancePath+"/password",schemaPath:"#/properties/password/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
else {
if(func0(data1) < 8){
validate208.errors = [{instancePath:instancePath+"/password",schemaPath:"#/properties/password/minLength",keyword:"minLength",params:{limit: 8},message:"must NOT have fewer than 8 characters"}];
return false;
}
}
}
else {
validate208.errors = [{instancePath:instancePath+"/password",schemaPath:"#/properties/password/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.domain !== undefined){
let data2 = data.domain;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data2 === "string"){
if(!pattern24.test(data2)){
validate208.errors = [{instancePath:instancePath+"/domain",schemaPath:"#/properties/domain/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9.-]{1,253}$"},message:"must match pattern \""+"^[a-z0-9.-]{1,253}$"+"\""}];
return false;
}
}
else {
validate208.errors = [{instancePath:instancePath+"/domain",schemaPath:"#/properties/domain/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.managementJid !== undefined){
let data3 = data.managementJid;
const _errs7 = errors;
if(errors === _errs7){
if(typeof data3 === "string"){
if(!pattern24.test(data3)){
validate208.errors = [{instancePath:instancePath+"/managementJid",schemaPath:"#/properties/managementJid/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9.-]{1,253}$"},message:"must match pattern \""+"^[a-z0-9.-]{1,253}$"+"\""}];
return false;
}
}
else {
validate208.errors = [{instancePath:instancePath+"/managementJid",schemaPath:"#/properties/managementJid/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.xmppUrl !== undefined){
let data4 = data.xmppUrl;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data4 === "string"){
if(!pattern26.test(data4)){
validate208.errors = [{instancePath:instancePath+"/xmppUrl",schemaPath:"#/properties/xmppUrl/pattern",keyword:"pattern",params:{pattern: "^(xmpps|wss)://"},message:"must match pattern \""+"^(xmpps|wss)://"+"\""}];
return false;
}
}
else {
validate208.errors = [{instancePath:instancePath+"/xmppUrl",schemaPath:"#/properties/xmppUrl/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.allowedRelays !== undefined){
let data5 = data.allowedRelays;
const _errs11 = errors;
if(errors === _errs11){
if(Array.isArray(data5)){
if(data5.length > 64){
validate208.errors = [{instancePath:instancePath+"/allowedRelays",schemaPath:"#/properties/allowedRelays/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
const _errs13 = errors;
if(errors === _errs13){
if(typeof data6 === "string"){
if(!pattern27.test(data6)){
validate208.errors = [{instancePath:instancePath+"/allowedRelays/" + i0,schemaPath:"#/properties/allowedRelays/items/pattern",keyword:"pattern",params:{pattern: "^wss://"},message:"must match pattern \""+"^wss://"+"\""}];
return false;
}
}
else {
validate208.errors = [{instancePath:instancePath+"/allowedRelays/" + i0,schemaPath:"#/properties/allowedRelays/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid1 = _errs13 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate208.errors = [{instancePath:instancePath+"/allowedRelays",schemaPath:"#/properties/allowedRelays/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.firmwareSources !== undefined){
let data7 = data.firmwareSources;
const _errs15 = errors;
if(errors === _errs15){
if(Array.isArray(data7)){
if(data7.length > 64){
validate208.errors = [{instancePath:instancePath+"/firmwareSources",schemaPath:"#/properties/firmwareSources/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"}];
return false;
}
else {
var valid2 = true;
const len1 = data7.length;
for(let i1=0; i1<len1; i1++){
let data8 = data7[i1];
const _errs17 = errors;
if(errors === _errs17){
if(typeof data8 === "string"){
if(!pattern28.test(data8)){
validate208.errors = [{instancePath:instancePath+"/firmwareSources/" + i1,schemaPath:"#/properties/firmwareSources/items/pattern",keyword:"pattern",params:{pattern: "^https://"},message:"must match pattern \""+"^https://"+"\""}];
return false;
}
}
else {
validate208.errors = [{instancePath:instancePath+"/firmwareSources/" + i1,schemaPath:"#/properties/firmwareSources/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs17 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate208.errors = [{instancePath:instancePath+"/firmwareSources",schemaPath:"#/properties/firmwareSources/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.model !== undefined){
const _errs19 = errors;
if(!(validate11(data.model, {instancePath:instancePath+"/model",parentData:data,parentDataProperty:"model",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.serial !== undefined){
const _errs20 = errors;
if(!(validate11(data.serial, {instancePath:instancePath+"/serial",parentData:data,parentDataProperty:"serial",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.unattended !== undefined){
const _errs21 = errors;
if(typeof data.unattended !== "boolean"){
validate208.errors = [{instancePath:instancePath+"/unattended",schemaPath:"#/properties/unattended/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.panelHost !== undefined){
const _errs23 = errors;
if(typeof data.panelHost !== "string"){
validate208.errors = [{instancePath:instancePath+"/panelHost",schemaPath:"#/properties/panelHost/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.panelPort !== undefined){
let data13 = data.panelPort;
const _errs25 = errors;
if(!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))){
validate208.errors = [{instancePath:instancePath+"/panelPort",schemaPath:"#/properties/panelPort/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs25){
if((typeof data13 == "number") && (isFinite(data13))){
if(data13 > 65535 || isNaN(data13)){
validate208.errors = [{instancePath:instancePath+"/panelPort",schemaPath:"#/properties/panelPort/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535"}];
return false;
}
else {
if(data13 < 0 || isNaN(data13)){
validate208.errors = [{instancePath:instancePath+"/panelPort",schemaPath:"#/properties/panelPort/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.applications !== undefined){
let data14 = data.applications;
const _errs27 = errors;
if(errors === _errs27){
if(Array.isArray(data14)){
if(data14.length > 16){
validate208.errors = [{instancePath:instancePath+"/applications",schemaPath:"#/properties/applications/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items"}];
return false;
}
else {
var valid3 = true;
const len2 = data14.length;
for(let i2=0; i2<len2; i2++){
let data15 = data14[i2];
const _errs29 = errors;
if(errors === _errs29){
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
let missing1;
if((((data15.id === undefined) && (missing1 = "id")) || ((data15.name === undefined) && (missing1 = "name"))) || ((data15.origin === undefined) && (missing1 = "origin"))){
validate208.errors = [{instancePath:instancePath+"/applications/" + i2,schemaPath:"#/properties/applications/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
const _errs31 = errors;
for(const key1 in data15){
if(!(((key1 === "id") || (key1 === "name")) || (key1 === "origin"))){
validate208.errors = [{instancePath:instancePath+"/applications/" + i2,schemaPath:"#/properties/applications/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs31 === errors){
if(data15.id !== undefined){
const _errs32 = errors;
if(!(validate1(data15.id, {instancePath:instancePath+"/applications/" + i2+"/id",parentData:data15,parentDataProperty:"id",rootData}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid4 = _errs32 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data15.name !== undefined){
const _errs33 = errors;
if(!(validate11(data15.name, {instancePath:instancePath+"/applications/" + i2+"/name",parentData:data15,parentDataProperty:"name",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
var valid4 = _errs33 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data15.origin !== undefined){
let data18 = data15.origin;
const _errs34 = errors;
if(errors === _errs34){
if(typeof data18 === "string"){
if(!pattern29.test(data18)){
validate208.errors = [{instancePath:instancePath+"/applications/" + i2+"/origin",schemaPath:"#/properties/applications/items/properties/origin/pattern",keyword:"pattern",params:{pattern: "^http://[A-Za-z0-9.-]+(:[0-9]{1,5})?$"},message:"must match pattern \""+"^http://[A-Za-z0-9.-]+(:[0-9]{1,5})?$"+"\""}];
return false;
}
}
else {
validate208.errors = [{instancePath:instancePath+"/applications/" + i2+"/origin",schemaPath:"#/properties/applications/items/properties/origin/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid4 = _errs34 === errors;
}
else {
var valid4 = true;
}
}
}
}
}
}
else {
validate208.errors = [{instancePath:instancePath+"/applications/" + i2,schemaPath:"#/properties/applications/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid3 = _errs29 === errors;
if(!valid3){
break;
}
}
}
}
else {
validate208.errors = [{instancePath:instancePath+"/applications",schemaPath:"#/properties/applications/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs27 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.dataDirectory !== undefined){
const _errs36 = errors;
if(typeof data.dataDirectory !== "string"){
validate208.errors = [{instancePath:instancePath+"/dataDirectory",schemaPath:"#/properties/dataDirectory/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs36 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.logLevel !== undefined){
let data20 = data.logLevel;
const _errs38 = errors;
if(typeof data20 !== "string"){
validate208.errors = [{instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!(((((((data20 === "trace") || (data20 === "debug")) || (data20 === "info")) || (data20 === "warn")) || (data20 === "error")) || (data20 === "fatal")) || (data20 === "silent"))){
validate208.errors = [{instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/enum",keyword:"enum",params:{allowedValues: schema72.properties.logLevel.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs38 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.caFile !== undefined){
const _errs40 = errors;
if(typeof data.caFile !== "string"){
validate208.errors = [{instancePath:instancePath+"/caFile",schemaPath:"#/properties/caFile/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs40 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate208.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate208.errors = vErrors;
return errors === 0;
}

const isTerminalConfigurationRule = validate214;
const schema73 = {"type":"object","additionalProperties":false,"properties":{"managementUrl":{"type":"string","pattern":"^https://"},"port":{"type":"integer","minimum":0,"maximum":65535},"userId":{"$ref":"urn:mrsp:type:UserId"},"password":{"type":"string","minLength":1,"maxLength":256},"allowedRelays":{"type":"array","maxItems":64,"items":{"type":"string","pattern":"^wss://"}},"dataDirectory":{"type":"string"},"logLevel":{"type":"string","enum":["trace","debug","info","warn","error","fatal","silent"]},"caFile":{"type":"string"}},"required":["managementUrl","port","allowedRelays","dataDirectory","logLevel"]};

function validate214(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.managementUrl === undefined) && (missing0 = "managementUrl")) || ((data.port === undefined) && (missing0 = "port"))) || ((data.allowedRelays === undefined) && (missing0 = "allowedRelays"))) || ((data.dataDirectory === undefined) && (missing0 = "dataDirectory"))) || ((data.logLevel === undefined) && (missing0 = "logLevel"))){
validate214.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((((((key0 === "managementUrl") || (key0 === "port")) || (key0 === "userId")) || (key0 === "password")) || (key0 === "allowedRelays")) || (key0 === "dataDirectory")) || (key0 === "logLevel")) || (key0 === "caFile"))){
validate214.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.managementUrl !== undefined){
let data0 = data.managementUrl;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern28.test(data0)){
validate214.errors = [{instancePath:instancePath+"/managementUrl",schemaPath:"#/properties/managementUrl/pattern",keyword:"pattern",params:{pattern: "^https://"},message:"must match pattern \""+"^https://"+"\""}];
return false;
}
}
else {
validate214.errors = [{instancePath:instancePath+"/managementUrl",schemaPath:"#/properties/managementUrl/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.port !== undefined){
let data1 = data.port;
const _errs4 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate214.errors = [{instancePath:instancePath+"/port",schemaPath:"#/properties/port/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 65535 || isNaN(data1)){
validate214.errors = [{instancePath:instancePath+"/port",schemaPath:"#/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate214.errors = [{instancePath:instancePath+"/port",schemaPath:"#/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.userId !== undefined){
const _errs6 = errors;
if(!(validate2(data.userId, {instancePath:instancePath+"/userId",parentData:data,parentDataProperty:"userId",rootData}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.password !== undefined){
let data3 = data.password;
const _errs7 = errors;
if(errors === _errs7){
if(typeof data3 === "string"){
if(func0(data3) > 256){
validate214.errors = [{instancePath:instancePath+"/password",schemaPath:"#/properties/password/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
else {
if(func0(data3) < 1){
validate214.errors = [{instancePath:instancePath+"/password",schemaPath:"#/properties/password/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate214.errors = [{instancePath:instancePath+"/password",schemaPath:"#/properties/password/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.allowedRelays !== undefined){
let data4 = data.allowedRelays;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data4)){
if(data4.length > 64){
validate214.errors = [{instancePath:instancePath+"/allowedRelays",schemaPath:"#/properties/allowedRelays/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
const _errs11 = errors;
if(errors === _errs11){
if(typeof data5 === "string"){
if(!pattern27.test(data5)){
validate214.errors = [{instancePath:instancePath+"/allowedRelays/" + i0,schemaPath:"#/properties/allowedRelays/items/pattern",keyword:"pattern",params:{pattern: "^wss://"},message:"must match pattern \""+"^wss://"+"\""}];
return false;
}
}
else {
validate214.errors = [{instancePath:instancePath+"/allowedRelays/" + i0,schemaPath:"#/properties/allowedRelays/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid1 = _errs11 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate214.errors = [{instancePath:instancePath+"/allowedRelays",schemaPath:"#/properties/allowedRelays/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.dataDirectory !== undefined){
const _errs13 = errors;
if(typeof data.dataDirectory !== "string"){
validate214.errors = [{instancePath:instancePath+"/dataDirectory",schemaPath:"#/properties/dataDirectory/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.logLevel !== undefined){
let data7 = data.logLevel;
const _errs15 = errors;
if(typeof data7 !== "string"){
validate214.errors = [{instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!(((((((data7 === "trace") || (data7 === "debug")) || (data7 === "info")) || (data7 === "warn")) || (data7 === "error")) || (data7 === "fatal")) || (data7 === "silent"))){
validate214.errors = [{instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/enum",keyword:"enum",params:{allowedValues: schema73.properties.logLevel.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.caFile !== undefined){
const _errs17 = errors;
if(typeof data.caFile !== "string"){
validate214.errors = [{instancePath:instancePath+"/caFile",schemaPath:"#/properties/caFile/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
else {
validate214.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate214.errors = vErrors;
return errors === 0;
}

const isManagementConfigurationRule = validate216;
const schema74 = {"type":"object","additionalProperties":false,"properties":{"host":{"type":"string"},"port":{"type":"integer","minimum":0,"maximum":65535},"certificateFile":{"type":"string"},"keyFile":{"type":"string"},"databaseFile":{"type":"string"},"databaseUrl":{"type":"string","pattern":"^(postgres(ql)?://.+)?$"},"peerHost":{"type":"string"},"relayUrl":{"type":"string","pattern":"^https://"},"moreRelayUrls":{"type":"array","maxItems":63,"items":{"type":"string","maxLength":1024,"pattern":"^https://"}},"managementKey":{"type":"string","pattern":"^[A-Za-z0-9._~+/-]{32,256}=*$"},"relayKey":{"type":"string","pattern":"^[A-Za-z0-9._~+/-]{32,256}=*$"},"tokenKey":{"type":"string","minLength":32,"maxLength":256},"domain":{"type":"string","pattern":"^[a-z0-9.-]{1,253}$"},"xmppPort":{"type":"integer","minimum":0,"maximum":65535},"xmppWebSocketPort":{"type":"integer","minimum":0,"maximum":65535},"xmppComponentUrl":{"type":"string","pattern":"^xmpp://"},"deviceDomain":{"type":"string","pattern":"^[a-z0-9.-]{1,253}$"},"xmppComponentSecret":{"type":"string","minLength":8,"maxLength":256},"accountsFile":{"type":"string"},"approvalTimeout":{"type":"integer","minimum":1,"maximum":3600},"sessionDuration":{"type":"integer","minimum":1,"maximum":86400},"terminateTimeout":{"type":"integer","minimum":1,"maximum":3600},"drainDeadline":{"type":"integer","minimum":1,"maximum":86400},"deployCommand":{"type":"array","minItems":1,"maxItems":64,"items":{"type":"string","minLength":1,"maxLength":4096}},"relaySupervisor":{"type":"string","minLength":1,"maxLength":100},"deployTimeout":{"type":"integer","minimum":1,"maximum":86400},"administratorNotices":{"type":"string","enum":["always","when-away"]},"smtpUrl":{"type":"string","maxLength":300,"pattern":"^smtps?://[A-Za-z0-9.-]+(:[0-9]{1,5})?$"},"smtpUser":{"type":"string","minLength":1,"maxLength":256},"smtpPassword":{"type":"string","minLength":1,"maxLength":256},"mailFrom":{"$ref":"urn:mrsp:type:MailAddress"},"logLevel":{"type":"string","enum":["trace","debug","info","warn","error","fatal","silent"]},"caFile":{"type":"string"}},"required":["host","port","certificateFile","keyFile","databaseFile","relayUrl","moreRelayUrls","managementKey","relayKey","tokenKey","domain","xmppPort","xmppWebSocketPort","approvalTimeout","sessionDuration","terminateTimeout","drainDeadline","deployTimeout","administratorNotices","logLevel"]};
const pattern32 = new RegExp("^(postgres(ql)?://.+)?$", "u");
const pattern35 = new RegExp("^[A-Za-z0-9._~+/-]{32,256}=*$", "u");
const pattern38 = new RegExp("^xmpp://", "u");
const pattern40 = new RegExp("^smtps?://[A-Za-z0-9.-]+(:[0-9]{1,5})?$", "u");

function validate216(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((((((((((((((((data.host === undefined) && (missing0 = "host")) || ((data.port === undefined) && (missing0 = "port"))) || ((data.certificateFile === undefined) && (missing0 = "certificateFile"))) || ((data.keyFile === undefined) && (missing0 = "keyFile"))) || ((data.databaseFile === undefined) && (missing0 = "databaseFile"))) || ((data.relayUrl === undefined) && (missing0 = "relayUrl"))) || ((data.moreRelayUrls === undefined) && (missing0 = "moreRelayUrls"))) || ((data.managementKey === undefined) && (missing0 = "managementKey"))) || ((data.relayKey === undefined) && (missing0 = "relayKey"))) || ((data.tokenKey === undefined) && (missing0 = "tokenKey"))) || ((data.domain === undefined) && (missing0 = "domain"))) || ((data.xmppPort === undefined) && (missing0 = "xmppPort"))) || ((data.xmppWebSocketPort === undefined) && (missing0 = "xmppWebSocketPort"))) || ((data.approvalTimeout === undefined) && (missing0 = "approvalTimeout"))) || ((data.sessionDuration === undefined) && (missing0 = "sessionDuration"))) || ((data.terminateTimeout === undefined) && (missing0 = "terminateTimeout"))) || ((data.drainDeadline === undefined) && (missing0 = "drainDeadline"))) || ((data.deployTimeout === undefined) && (missing0 = "deployTimeout"))) || ((data.administratorNotices === undefined) && (missing0 = "administratorNotices"))) || ((data.logLevel === undefined) && (missing0 = "logLevel"))){
validate216.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func8.call(schema74.properties, key0))){
validate216.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.host !== undefined){
const _errs2 = errors;
if(typeof data.host !== "string"){
validate216.errors = [{instancePath:instancePath+"/host",schemaPath:"#/properties/host/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.port !== undefined){
let data1 = data.port;
const _errs4 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate216.errors = [{instancePath:instancePath+"/port",schemaPath:"#/properties/port/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 65535 || isNaN(data1)){
validate216.errors = [{instancePath:instancePath+"/port",schemaPath:"#/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate216.errors = [{instancePath:instancePath+"/port",schemaPath:"#/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.certificateFile !== undefined){
const _errs6 = errors;
if(typeof data.certificateFile !== "string"){
validate216.errors = [{instancePath:instancePath+"/certificateFile",schemaPath:"#/properties/certificateFile/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keyFile !== undefined){
const _errs8 = errors;
if(typeof data.keyFile !== "string"){
validate216.errors = [{instancePath:instancePath+"/keyFile",schemaPath:"#/properties/keyFile/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.databaseFile !== undefined){
const _errs10 = errors;
if(typeof data.databaseFile !== "string"){
validate216.errors = [{instancePath:instancePath+"/databaseFile",schemaPath:"#/properties/databaseFile/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.databaseUrl !== undefined){
let data5 = data.databaseUrl;
const _errs12 = errors;
if(errors === _errs12){
if(typeof data5 === "string"){
if(!pattern32.test(data5)){
validate216.errors = [{instancePath:instancePath+"/databaseUrl",schemaPath:"#/properties/databaseUrl/pattern",keyword:"pattern",params:{pattern: "^(postgres(ql)?://.+)?$"},message:"must match pattern \""+"^(postgres(ql)?://.+)?$"+"\""}];
return false;
}
}
else {
validate216.errors = [{instancePath:instancePath+"/databaseUrl",schemaPath:"#/properties/databaseUrl/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.peerHost !== undefined){
const _errs14 = errors;
if(typeof data.peerHost !== "string"){
validate216.errors = [{instancePath:instancePath+"/peerHost",schemaPath:"#/properties/peerHost/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.relayUrl !== undefined){
let data7 = data.relayUrl;
const _errs16 = errors;
if(errors === _errs16){
if(typeof data7 === "string"){
if(!pattern28.test(data7)){
validate216.errors = [{instancePath:instancePath+"/relayUrl",schemaPath:"#/properties/relayUrl/pattern",keyword:"pattern",params:{pattern: "^https://"},message:"must match pattern \""+"^https://"+"\""}];
return false;
}
}
else {
validate216.errors = [{instancePath:instancePath+"/relayUrl",schemaPath:"#/properties/relayUrl/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.moreRelayUrls !== undefined){
let data8 = data.moreRelayUrls;
const _errs18 = errors;
if(errors === _errs18){
if(Array.isArray(data8)){
if(data8.length > 63){
validate216.errors = [{instancePath:instancePath+"/moreRelayUrls",schemaPath:"#/properties/moreRelayUrls/maxItems",keyword:"maxItems",params:{limit: 63},message:"must NOT have more than 63 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data8.length;
for(let i0=0; i0<len0; i0++){
let data9 = data8[i0];
const _errs20 = errors;
if(errors === _errs20){
if(typeof data9 === "string"){
if(func0(data9) > 1024){
validate216.errors = [{instancePath:instancePath+"/moreRelayUrls/" + i0,schemaPath:"#/properties/moreRelayUrls/items/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"}];
return false;
}
else {
if(!pattern28.test(data9)){
validate216.errors = [{instancePath:instancePath+"/moreRelayUrls/" + i0,schemaPath:"#/properties/moreRelayUrls/items/pattern",keyword:"pattern",params:{pattern: "^https://"},message:"must match pattern \""+"^https://"+"\""}];
return false;
}
}
}
else {
validate216.errors = [{instancePath:instancePath+"/moreRelayUrls/" + i0,schemaPath:"#/properties/moreRelayUrls/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid1 = _errs20 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate216.errors = [{instancePath:instancePath+"/moreRelayUrls",schemaPath:"#/properties/moreRelayUrls/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.managementKey !== undefined){
let data10 = data.managementKey;
const _errs22 = errors;
if(errors === _errs22){
if(typeof data10 === "string"){
if(!pattern35.test(data10)){
validate216.errors = [{instancePath:instancePath+"/managementKey",schemaPath:"#/properties/managementKey/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9._~+/-]{32,256}=*$"},message:"must match pattern \""+"^[A-Za-z0-9._~+/-]{32,256}=*$"+"\""}];
return false;
}
}
else {
validate216.errors = [{instancePath:instancePath+"/managementKey",schemaPath:"#/properties/managementKey/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.relayKey !== undefined){
let data11 = data.relayKey;
const _errs24 = errors;
if(errors === _errs24){
if(typeof data11 === "string"){
if(!pattern35.test(data11)){
validate216.errors = [{instancePath:instancePath+"/relayKey",schemaPath:"#/properties/relayKey/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9._~+/-]{32,256}=*$"},message:"must match pattern \""+"^[A-Za-z0-9._~+/-]{32,256}=*$"+"\""}];
return false;
}
}
else {
validate216.errors = [{instancePath:instancePath+"/relayKey",schemaPath:"#/properties/relayKey/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.tokenKey !== undefined){
let data12 = data.tokenKey;
const _errs26 = errors;
if(errors === _errs26){
if(typeof data12 === "string"){
if(func0(data12) > 256){
validate216.errors = [{instancePath:instancePath+"/tokenKey",schemaPath:"#/properties/tokenKey/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
else {
if(func0(data12) < 32){
validate216.errors = [{instancePath:instancePath+"/tokenKey",schemaPath:"#/properties/tokenKey/minLength",keyword:"minLength",params:{limit: 32},message:"must NOT have fewer than 32 characters"}];
return false;
}
}
}
else {
validate216.errors = [{instancePath:instancePath+"/tokenKey",schemaPath:"#/properties/tokenKey/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.domain !== undefined){
let data13 = data.domain;
const _errs28 = errors;
if(errors === _errs28){
if(typeof data13 === "string"){
if(!pattern24.test(data13)){
validate216.errors = [{instancePath:instancePath+"/domain",schemaPath:"#/properties/domain/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9.-]{1,253}$"},message:"must match pattern \""+"^[a-z0-9.-]{1,253}$"+"\""}];
return false;
}
}
else {
validate216.errors = [{instancePath:instancePath+"/domain",schemaPath:"#/properties/domain/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.xmppPort !== undefined){
let data14 = data.xmppPort;
const _errs30 = errors;
if(!(((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14))) && (isFinite(data14)))){
validate216.errors = [{instancePath:instancePath+"/xmppPort",schemaPath:"#/properties/xmppPort/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs30){
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 > 65535 || isNaN(data14)){
validate216.errors = [{instancePath:instancePath+"/xmppPort",schemaPath:"#/properties/xmppPort/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535"}];
return false;
}
else {
if(data14 < 0 || isNaN(data14)){
validate216.errors = [{instancePath:instancePath+"/xmppPort",schemaPath:"#/properties/xmppPort/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.xmppWebSocketPort !== undefined){
let data15 = data.xmppWebSocketPort;
const _errs32 = errors;
if(!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15)))){
validate216.errors = [{instancePath:instancePath+"/xmppWebSocketPort",schemaPath:"#/properties/xmppWebSocketPort/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs32){
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 65535 || isNaN(data15)){
validate216.errors = [{instancePath:instancePath+"/xmppWebSocketPort",schemaPath:"#/properties/xmppWebSocketPort/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535"}];
return false;
}
else {
if(data15 < 0 || isNaN(data15)){
validate216.errors = [{instancePath:instancePath+"/xmppWebSocketPort",schemaPath:"#/properties/xmppWebSocketPort/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs32 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.xmppComponentUrl !== undefined){
let data16 = data.xmppComponentUrl;
const _errs34 = errors;
if(errors === _errs34){
if(typeof data16 === "string"){
if(!pattern38.test(data16)){
validate216.errors = [{instancePath:instancePath+"/xmppComponentUrl",schemaPath:"#/properties/xmppComponentUrl/pattern",keyword:"pattern",params:{pattern: "^xmpp://"},message:"must match pattern \""+"^xmpp://"+"\""}];
return false;
}
}
else {
validate216.errors = [{instancePath:instancePath+"/xmppComponentUrl",schemaPath:"#/properties/xmppComponentUrl/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs34 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.deviceDomain !== undefined){
let data17 = data.deviceDomain;
const _errs36 = errors;
if(errors === _errs36){
if(typeof data17 === "string"){
if(!pattern24.test(data17)){
validate216.errors = [{instancePath:instancePath+"/deviceDomain",schemaPath:"#/properties/deviceDomain/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9.-]{1,253}$"},message:"must match pattern \""+"^[a-z0-9.-]{1,253}$"+"\""}];
return false;
}
}
else {
validate216.errors = [{instancePath:instancePath+"/deviceDomain",schemaPath:"#/properties/deviceDomain/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs36 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.xmppComponentSecret !== undefined){
let data18 = data.xmppComponentSecret;
const _errs38 = errors;
if(errors === _errs38){
if(typeof data18 === "string"){
if(func0(data18) > 256){
validate216.errors = [{instancePath:instancePath+"/xmppComponentSecret",schemaPath:"#/properties/xmppComponentSecret/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
else {
if(func0(data18) < 8){
validate216.errors = [{instancePath:instancePath+"/xmppComponentSecret",schemaPath:"#/properties/xmppComponentSecret/minLength",keyword:"minLength",params:{limit: 8},message:"must NOT have fewer than 8 characters"}];
return false;
}
}
}
else {
validate216.errors = [{instancePath:instancePath+"/xmppComponentSecret",schemaPath:"#/properties/xmppComponentSecret/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs38 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.accountsFile !== undefined){
const _errs40 = errors;
if(typeof data.accountsFile !== "string"){
validate216.errors = [{instancePath:instancePath+"/accountsFile",schemaPath:"#/properties/accountsFile/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs40 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.approvalTimeout !== undefined){
let data20 = data.approvalTimeout;
const _errs42 = errors;
if(!(((typeof data20 == "number") && (!(data20 % 1) && !isNaN(data20))) && (isFinite(data20)))){
validate216.errors = [{instancePath:instancePath+"/approvalTimeout",schemaPath:"#/properties/approvalTimeout/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs42){
if((typeof data20 == "number") && (isFinite(data20))){
if(data20 > 3600 || isNaN(data20)){
validate216.errors = [{instancePath:instancePath+"/approvalTimeout",schemaPath:"#/properties/approvalTimeout/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"}];
return false;
}
else {
if(data20 < 1 || isNaN(data20)){
validate216.errors = [{instancePath:instancePath+"/approvalTimeout",schemaPath:"#/properties/approvalTimeout/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs42 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sessionDuration !== undefined){
let data21 = data.sessionDuration;
const _errs44 = errors;
if(!(((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21))) && (isFinite(data21)))){
validate216.errors = [{instancePath:instancePath+"/sessionDuration",schemaPath:"#/properties/sessionDuration/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs44){
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 86400 || isNaN(data21)){
validate216.errors = [{instancePath:instancePath+"/sessionDuration",schemaPath:"#/properties/sessionDuration/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"}];
return false;
}
else {
if(data21 < 1 || isNaN(data21)){
validate216.errors = [{instancePath:instancePath+"/sessionDuration",schemaPath:"#/properties/sessionDuration/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs44 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.terminateTimeout !== undefined){
let data22 = data.terminateTimeout;
const _errs46 = errors;
if(!(((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22))) && (isFinite(data22)))){
validate216.errors = [{instancePath:instancePath+"/terminateTimeout",schemaPath:"#/properties/terminateTimeout/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs46){
if((typeof data22 == "number") && (isFinite(data22))){
if(data22 > 3600 || isNaN(data22)){
validate216.errors = [{instancePath:instancePath+"/terminateTimeout",schemaPath:"#/properties/terminateTimeout/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"}];
return false;
}
else {
if(data22 < 1 || isNaN(data22)){
validate216.errors = [{instancePath:instancePath+"/terminateTimeout",schemaPath:"#/properties/terminateTimeout/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs46 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.drainDeadline !== undefined){
let data23 = data.drainDeadline;
const _errs48 = errors;
if(!(((typeof data23 == "number") && (!(data23 % 1) && !isNaN(data23))) && (isFinite(data23)))){
validate216.errors = [{instancePath:instancePath+"/drainDeadline",schemaPath:"#/properties/drainDeadline/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs48){
if((typeof data23 == "number") && (isFinite(data23))){
if(data23 > 86400 || isNaN(data23)){
validate216.errors = [{instancePath:instancePath+"/drainDeadline",schemaPath:"#/properties/drainDeadline/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"}];
return false;
}
else {
if(data23 < 1 || isNaN(data23)){
validate216.errors = [{instancePath:instancePath+"/drainDeadline",schemaPath:"#/properties/drainDeadline/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs48 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.deployCommand !== undefined){
let data24 = data.deployCommand;
const _errs50 = errors;
if(errors === _errs50){
if(Array.isArray(data24)){
if(data24.length > 64){
validate216.errors = [{instancePath:instancePath+"/deployCommand",schemaPath:"#/properties/deployCommand/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"}];
return false;
}
else {
if(data24.length < 1){
validate216.errors = [{instancePath:instancePath+"/deployCommand",schemaPath:"#/properties/deployCommand/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid2 = true;
const len1 = data24.length;
for(let i1=0; i1<len1; i1++){
let data25 = data24[i1];
const _errs52 = errors;
if(errors === _errs52){
if(typeof data25 === "string"){
if(func0(data25) > 4096){
validate216.errors = [{instancePath:instancePath+"/deployCommand/" + i1,schemaPath:"#/properties/deployCommand/items/maxLength",keyword:"maxLength",params:{limit: 4096},message:"must NOT have more than 4096 characters"}];
return false;
}
else {
if(func0(data25) < 1){
validate216.errors = [{instancePath:instancePath+"/deployCommand/" + i1,schemaPath:"#/properties/deployCommand/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate216.errors = [{instancePath:instancePath+"/deployCommand/" + i1,schemaPath:"#/properties/deployCommand/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs52 === errors;
if(!valid2){
break;
}
}
}
}
}
else {
validate216.errors = [{instancePath:instancePath+"/deployCommand",schemaPath:"#/properties/deployCommand/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs50 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.relaySupervisor !== undefined){
let data26 = data.relaySupervisor;
const _errs54 = errors;
if(errors === _errs54){
if(typeof data26 === "string"){
if(func0(data26) > 100){
validate216.errors = [{instancePath:instancePath+"/relaySupervisor",schemaPath:"#/properties/relaySupervisor/maxLength",keyword:"maxLength",params:{limit: 100},message:"must NOT have more than 100 characters"}];
return false;
}
else {
if(func0(data26) < 1){
validate216.errors = [{instancePath:instancePath+"/relaySupervisor",schemaPath:"#/properties/relaySupervisor/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate216.errors = [{instancePath:instancePath+"/relaySupervisor",schemaPath:"#/properties/relaySupervisor/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs54 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.deployTimeout !== undefined){
let data27 = data.deployTimeout;
const _errs56 = errors;
if(!(((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27))) && (isFinite(data27)))){
validate216.errors = [{instancePath:instancePath+"/deployTimeout",schemaPath:"#/properties/deployTimeout/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs56){
if((typeof data27 == "number") && (isFinite(data27))){
if(data27 > 86400 || isNaN(data27)){
validate216.errors = [{instancePath:instancePath+"/deployTimeout",schemaPath:"#/properties/deployTimeout/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"}];
return false;
}
else {
if(data27 < 1 || isNaN(data27)){
validate216.errors = [{instancePath:instancePath+"/deployTimeout",schemaPath:"#/properties/deployTimeout/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs56 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.administratorNotices !== undefined){
let data28 = data.administratorNotices;
const _errs58 = errors;
if(typeof data28 !== "string"){
validate216.errors = [{instancePath:instancePath+"/administratorNotices",schemaPath:"#/properties/administratorNotices/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((data28 === "always") || (data28 === "when-away"))){
validate216.errors = [{instancePath:instancePath+"/administratorNotices",schemaPath:"#/properties/administratorNotices/enum",keyword:"enum",params:{allowedValues: schema74.properties.administratorNotices.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs58 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.smtpUrl !== undefined){
let data29 = data.smtpUrl;
const _errs60 = errors;
if(errors === _errs60){
if(typeof data29 === "string"){
if(func0(data29) > 300){
validate216.errors = [{instancePath:instancePath+"/smtpUrl",schemaPath:"#/properties/smtpUrl/maxLength",keyword:"maxLength",params:{limit: 300},message:"must NOT have more than 300 characters"}];
return false;
}
else {
if(!pattern40.test(data29)){
validate216.errors = [{instancePath:instancePath+"/smtpUrl",schemaPath:"#/properties/smtpUrl/pattern",keyword:"pattern",params:{pattern: "^smtps?://[A-Za-z0-9.-]+(:[0-9]{1,5})?$"},message:"must match pattern \""+"^smtps?://[A-Za-z0-9.-]+(:[0-9]{1,5})?$"+"\""}];
return false;
}
}
}
else {
validate216.errors = [{instancePath:instancePath+"/smtpUrl",schemaPath:"#/properties/smtpUrl/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs60 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.smtpUser !== undefined){
let data30 = data.smtpUser;
const _errs62 = errors;
if(errors === _errs62){
if(typeof data30 === "string"){
if(func0(data30) > 256){
validate216.errors = [{instancePath:instancePath+"/smtpUser",schemaPath:"#/properties/smtpUser/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
else {
if(func0(data30) < 1){
validate216.errors = [{instancePath:instancePath+"/smtpUser",schemaPath:"#/properties/smtpUser/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate216.errors = [{instancePath:instancePath+"/smtpUser",schemaPath:"#/properties/smtpUser/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs62 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.smtpPassword !== undefined){
let data31 = data.smtpPassword;
const _errs64 = errors;
if(errors === _errs64){
if(typeof data31 === "string"){
if(func0(data31) > 256){
validate216.errors = [{instancePath:instancePath+"/smtpPassword",schemaPath:"#/properties/smtpPassword/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
else {
if(func0(data31) < 1){
validate216.errors = [{instancePath:instancePath+"/smtpPassword",schemaPath:"#/properties/smtpPassword/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate216.errors = [{instancePath:instancePath+"/smtpPassword",schemaPath:"#/properties/smtpPassword/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs64 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.mailFrom !== undefined){
const _errs66 = errors;
if(!(validate12(data.mailFrom, {instancePath:instancePath+"/mailFrom",parentData:data,parentDataProperty:"mailFrom",rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
var valid0 = _errs66 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.logLevel !== undefined){
let data33 = data.logLevel;
const _errs67 = errors;
if(typeof data33 !== "string"){
validate216.errors = [{instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!(((((((data33 === "trace") || (data33 === "debug")) || (data33 === "info")) || (data33 === "warn")) || (data33 === "error")) || (data33 === "fatal")) || (data33 === "silent"))){
validate216.errors = [{instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/enum",keyword:"enum",params:{allowedValues: schema74.properties.logLevel.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs67 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.caFile !== undefined){
const _errs69 = errors;
if(typeof data.caFile !== "string"){
validate216.errors = [{instancePath:instancePath+"/caFile",schemaPath:"#/properties/caFile/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs69 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate216.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate216.errors = vErrors;
return errors === 0;
}

const isRelayConfigurationRule = validate218;
const schema75 = {"type":"object","additionalProperties":false,"properties":{"host":{"type":"string"},"port":{"type":"integer","minimum":0,"maximum":65535},"publicUrl":{"type":"string","pattern":"^wss://"},"pairs":{"type":"integer","minimum":1,"maximum":64},"pairPort":{"type":"integer","minimum":1,"maximum":65535},"pairUrls":{"type":"array","maxItems":64,"items":{"type":"string","maxLength":1024,"pattern":"^wss://"}},"machineName":{"type":"string","pattern":"^([a-z0-9][a-z0-9-]{0,30})?$"},"peerHost":{"type":"string","pattern":"^[A-Za-z0-9.:-]{1,253}$"},"pairName":{"type":"string","pattern":"^([a-z0-9][a-z0-9-]{0,30}-)?pair-[1-9][0-9]?$"},"pairReleases":{"type":"array","maxItems":64,"items":{"type":"string","pattern":"^([a-z0-9][a-z0-9-]{0,30}-)?pair-[1-9][0-9]?=[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$"}},"masterGrace":{"type":"integer","minimum":5,"maximum":3600},"certificateFile":{"type":"string"},"keyFile":{"type":"string"},"databaseFile":{"type":"string"},"databaseUrl":{"type":"string","pattern":"^(postgres(ql)?://.+)?$"},"managementUrl":{"type":"string","pattern":"^https://"},"relayKey":{"type":"string","pattern":"^[A-Za-z0-9._~+/-]{32,256}=*$"},"managementKey":{"type":"string","pattern":"^[A-Za-z0-9._~+/-]{32,256}=*$"},"sessionIdKey":{"type":"string","minLength":32,"maxLength":256},"identicalSessionIds":{"type":"boolean"},"detectsDeviceEnd":{"type":"boolean"},"allowedOrigins":{"type":"array","maxItems":64,"items":{"type":"string","maxLength":256}},"connectTimeout":{"type":"integer","minimum":1,"maximum":3600},"establishTimeout":{"type":"integer","minimum":1,"maximum":600},"idleTimeout":{"type":"integer","minimum":1,"maximum":86400},"keepalive":{"type":"integer","minimum":1,"maximum":3600},"resumeGrace":{"type":"integer","minimum":0,"maximum":3600},"terminateTimeout":{"type":"integer","minimum":1,"maximum":3600},"productVersion":{"type":"string","pattern":"^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$"},"supervisorSocket":{"type":"string","minLength":1,"maxLength":100},"release":{"type":"string","pattern":"^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$"},"releaseCommand":{"type":"array","minItems":1,"maxItems":64,"items":{"type":"string","minLength":1,"maxLength":4096}},"releaseFile":{"type":"string"},"releaseTimeout":{"type":"integer","minimum":1,"maximum":3600},"logLevel":{"type":"string","enum":["trace","debug","info","warn","error","fatal","silent"]},"caFile":{"type":"string"}},"required":["host","port","publicUrl","pairs","pairUrls","pairReleases","masterGrace","certificateFile","keyFile","databaseFile","managementUrl","relayKey","managementKey","sessionIdKey","identicalSessionIds","detectsDeviceEnd","allowedOrigins","connectTimeout","establishTimeout","idleTimeout","keepalive","resumeGrace","terminateTimeout","releaseFile","releaseTimeout","logLevel"]};
const pattern43 = new RegExp("^([a-z0-9][a-z0-9-]{0,30})?$", "u");
const pattern44 = new RegExp("^[A-Za-z0-9.:-]{1,253}$", "u");
const pattern45 = new RegExp("^([a-z0-9][a-z0-9-]{0,30}-)?pair-[1-9][0-9]?$", "u");
const pattern46 = new RegExp("^([a-z0-9][a-z0-9-]{0,30}-)?pair-[1-9][0-9]?=[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$", "u");

function validate218(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((((((((((((((((((((((data.host === undefined) && (missing0 = "host")) || ((data.port === undefined) && (missing0 = "port"))) || ((data.publicUrl === undefined) && (missing0 = "publicUrl"))) || ((data.pairs === undefined) && (missing0 = "pairs"))) || ((data.pairUrls === undefined) && (missing0 = "pairUrls"))) || ((data.pairReleases === undefined) && (missing0 = "pairReleases"))) || ((data.masterGrace === undefined) && (missing0 = "masterGrace"))) || ((data.certificateFile === undefined) && (missing0 = "certificateFile"))) || ((data.keyFile === undefined) && (missing0 = "keyFile"))) || ((data.databaseFile === undefined) && (missing0 = "databaseFile"))) || ((data.managementUrl === undefined) && (missing0 = "managementUrl"))) || ((data.relayKey === undefined) && (missing0 = "relayKey"))) || ((data.managementKey === undefined) && (missing0 = "managementKey"))) || ((data.sessionIdKey === undefined) && (missing0 = "sessionIdKey"))) || ((data.identicalSessionIds === undefined) && (missing0 = "identicalSessionIds"))) || ((data.detectsDeviceEnd === undefined) && (missing0 = "detectsDeviceEnd"))) || ((data.allowedOrigins === undefined) && (missing0 = "allowedOrigins"))) || ((data.connectTimeout === undefined) && (missing0 = "connectTimeout"))) || ((data.establishTimeout === undefined) && (missing0 = "establishTimeout"))) || ((data.idleTimeout === undefined) && (missing0 = "idleTimeout"))) || ((data.keepalive === undefined) && (missing0 = "keepalive"))) || ((data.resumeGrace === undefined) && (missing0 = "resumeGrace"))) || ((data.terminateTimeout === undefined) && (missing0 = "terminateTimeout"))) || ((data.releaseFile === undefined) && (missing0 = "releaseFile"))) || ((data.releaseTimeout === undefined) && (missing0 = "releaseTimeout"))) || ((data.logLevel === undefined) && (missing0 = "logLevel"))){
validate218.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func8.call(schema75.properties, key0))){
validate218.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.host !== undefined){
const _errs2 = errors;
if(typeof data.host !== "string"){
validate218.errors = [{instancePath:instancePath+"/host",schemaPath:"#/properties/host/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.port !== undefined){
let data1 = data.port;
const _errs4 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate218.errors = [{instancePath:instancePath+"/port",schemaPath:"#/properties/port/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 65535 || isNaN(data1)){
validate218.errors = [{instancePath:instancePath+"/port",schemaPath:"#/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate218.errors = [{instancePath:instancePath+"/port",schemaPath:"#/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.publicUrl !== undefined){
let data2 = data.publicUrl;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(!pattern27.test(data2)){
validate218.errors = [{instancePath:instancePath+"/publicUrl",schemaPath:"#/properties/publicUrl/pattern",keyword:"pattern",params:{pattern: "^wss://"},message:"must match pattern \""+"^wss://"+"\""}];
return false;
}
}
else {
validate218.errors = [{instancePath:instancePath+"/publicUrl",schemaPath:"#/properties/publicUrl/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pairs !== undefined){
let data3 = data.pairs;
const _errs8 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate218.errors = [{instancePath:instancePath+"/pairs",schemaPath:"#/properties/pairs/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 64 || isNaN(data3)){
validate218.errors = [{instancePath:instancePath+"/pairs",schemaPath:"#/properties/pairs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 64},message:"must be <= 64"}];
return false;
}
else {
if(data3 < 1 || isNaN(data3)){
validate218.errors = [{instancePath:instancePath+"/pairs",schemaPath:"#/properties/pairs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pairPort !== undefined){
let data4 = data.pairPort;
const _errs10 = errors;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
validate218.errors = [{instancePath:instancePath+"/pairPort",schemaPath:"#/properties/pairPort/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs10){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 65535 || isNaN(data4)){
validate218.errors = [{instancePath:instancePath+"/pairPort",schemaPath:"#/properties/pairPort/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535"}];
return false;
}
else {
if(data4 < 1 || isNaN(data4)){
validate218.errors = [{instancePath:instancePath+"/pairPort",schemaPath:"#/properties/pairPort/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pairUrls !== undefined){
let data5 = data.pairUrls;
const _errs12 = errors;
if(errors === _errs12){
if(Array.isArray(data5)){
if(data5.length > 64){
validate218.errors = [{instancePath:instancePath+"/pairUrls",schemaPath:"#/properties/pairUrls/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
const _errs14 = errors;
if(errors === _errs14){
if(typeof data6 === "string"){
if(func0(data6) > 1024){
validate218.errors = [{instancePath:instancePath+"/pairUrls/" + i0,schemaPath:"#/properties/pairUrls/items/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"}];
return false;
}
else {
if(!pattern27.test(data6)){
validate218.errors = [{instancePath:instancePath+"/pairUrls/" + i0,schemaPath:"#/properties/pairUrls/items/pattern",keyword:"pattern",params:{pattern: "^wss://"},message:"must match pattern \""+"^wss://"+"\""}];
return false;
}
}
}
else {
validate218.errors = [{instancePath:instancePath+"/pairUrls/" + i0,schemaPath:"#/properties/pairUrls/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid1 = _errs14 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate218.errors = [{instancePath:instancePath+"/pairUrls",schemaPath:"#/properties/pairUrls/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.machineName !== undefined){
let data7 = data.machineName;
const _errs16 = errors;
if(errors === _errs16){
if(typeof data7 === "string"){
if(!pattern43.test(data7)){
validate218.errors = [{instancePath:instancePath+"/machineName",schemaPath:"#/properties/machineName/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][a-z0-9-]{0,30})?$"},message:"must match pattern \""+"^([a-z0-9][a-z0-9-]{0,30})?$"+"\""}];
return false;
}
}
else {
validate218.errors = [{instancePath:instancePath+"/machineName",schemaPath:"#/properties/machineName/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.peerHost !== undefined){
let data8 = data.peerHost;
const _errs18 = errors;
if(errors === _errs18){
if(typeof data8 === "string"){
if(!pattern44.test(data8)){
validate218.errors = [{instancePath:instancePath+"/peerHost",schemaPath:"#/properties/peerHost/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9.:-]{1,253}$"},message:"must match pattern \""+"^[A-Za-z0-9.:-]{1,253}$"+"\""}];
return false;
}
}
else {
validate218.errors = [{instancePath:instancePath+"/peerHost",schemaPath:"#/properties/peerHost/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pairName !== undefined){
let data9 = data.pairName;
const _errs20 = errors;
if(errors === _errs20){
if(typeof data9 === "string"){
if(!pattern45.test(data9)){
validate218.errors = [{instancePath:instancePath+"/pairName",schemaPath:"#/properties/pairName/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][a-z0-9-]{0,30}-)?pair-[1-9][0-9]?$"},message:"must match pattern \""+"^([a-z0-9][a-z0-9-]{0,30}-)?pair-[1-9][0-9]?$"+"\""}];
return false;
}
}
else {
validate218.errors = [{instancePath:instancePath+"/pairName",schemaPath:"#/properties/pairName/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pairReleases !== undefined){
let data10 = data.pairReleases;
const _errs22 = errors;
if(errors === _errs22){
if(Array.isArray(data10)){
if(data10.length > 64){
validate218.errors = [{instancePath:instancePath+"/pairReleases",schemaPath:"#/properties/pairReleases/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"}];
return false;
}
else {
var valid2 = true;
const len1 = data10.length;
for(let i1=0; i1<len1; i1++){
let data11 = data10[i1];
const _errs24 = errors;
if(errors === _errs24){
if(typeof data11 === "string"){
if(!pattern46.test(data11)){
validate218.errors = [{instancePath:instancePath+"/pairReleases/" + i1,schemaPath:"#/properties/pairReleases/items/pattern",keyword:"pattern",params:{pattern: "^([a-z0-9][a-z0-9-]{0,30}-)?pair-[1-9][0-9]?=[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$"},message:"must match pattern \""+"^([a-z0-9][a-z0-9-]{0,30}-)?pair-[1-9][0-9]?=[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$"+"\""}];
return false;
}
}
else {
validate218.errors = [{instancePath:instancePath+"/pairReleases/" + i1,schemaPath:"#/properties/pairReleases/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs24 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate218.errors = [{instancePath:instancePath+"/pairReleases",schemaPath:"#/properties/pairReleases/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.masterGrace !== undefined){
let data12 = data.masterGrace;
const _errs26 = errors;
if(!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))){
validate218.errors = [{instancePath:instancePath+"/masterGrace",schemaPath:"#/properties/masterGrace/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs26){
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 > 3600 || isNaN(data12)){
validate218.errors = [{instancePath:instancePath+"/masterGrace",schemaPath:"#/properties/masterGrace/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"}];
return false;
}
else {
if(data12 < 5 || isNaN(data12)){
validate218.errors = [{instancePath:instancePath+"/masterGrace",schemaPath:"#/properties/masterGrace/minimum",keyword:"minimum",params:{comparison: ">=", limit: 5},message:"must be >= 5"}];
return false;
}
}
}
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.certificateFile !== undefined){
const _errs28 = errors;
if(typeof data.certificateFile !== "string"){
validate218.errors = [{instancePath:instancePath+"/certificateFile",schemaPath:"#/properties/certificateFile/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keyFile !== undefined){
const _errs30 = errors;
if(typeof data.keyFile !== "string"){
validate218.errors = [{instancePath:instancePath+"/keyFile",schemaPath:"#/properties/keyFile/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.databaseFile !== undefined){
const _errs32 = errors;
if(typeof data.databaseFile !== "string"){
validate218.errors = [{instancePath:instancePath+"/databaseFile",schemaPath:"#/properties/databaseFile/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs32 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.databaseUrl !== undefined){
let data16 = data.databaseUrl;
const _errs34 = errors;
if(errors === _errs34){
if(typeof data16 === "string"){
if(!pattern32.test(data16)){
validate218.errors = [{instancePath:instancePath+"/databaseUrl",schemaPath:"#/properties/databaseUrl/pattern",keyword:"pattern",params:{pattern: "^(postgres(ql)?://.+)?$"},message:"must match pattern \""+"^(postgres(ql)?://.+)?$"+"\""}];
return false;
}
}
else {
validate218.errors = [{instancePath:instancePath+"/databaseUrl",schemaPath:"#/properties/databaseUrl/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs34 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.managementUrl !== undefined){
let data17 = data.managementUrl;
const _errs36 = errors;
if(errors === _errs36){
if(typeof data17 === "string"){
if(!pattern28.test(data17)){
validate218.errors = [{instancePath:instancePath+"/managementUrl",schemaPath:"#/properties/managementUrl/pattern",keyword:"pattern",params:{pattern: "^https://"},message:"must match pattern \""+"^https://"+"\""}];
return false;
}
}
else {
validate218.errors = [{instancePath:instancePath+"/managementUrl",schemaPath:"#/properties/managementUrl/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs36 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.relayKey !== undefined){
let data18 = data.relayKey;
const _errs38 = errors;
if(errors === _errs38){
if(typeof data18 === "string"){
if(!pattern35.test(data18)){
validate218.errors = [{instancePath:instancePath+"/relayKey",schemaPath:"#/properties/relayKey/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9._~+/-]{32,256}=*$"},message:"must match pattern \""+"^[A-Za-z0-9._~+/-]{32,256}=*$"+"\""}];
return false;
}
}
else {
validate218.errors = [{instancePath:instancePath+"/relayKey",schemaPath:"#/properties/relayKey/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs38 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.managementKey !== undefined){
let data19 = data.managementKey;
const _errs40 = errors;
if(errors === _errs40){
if(typeof data19 === "string"){
if(!pattern35.test(data19)){
validate218.errors = [{instancePath:instancePath+"/managementKey",schemaPath:"#/properties/managementKey/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9._~+/-]{32,256}=*$"},message:"must match pattern \""+"^[A-Za-z0-9._~+/-]{32,256}=*$"+"\""}];
return false;
}
}
else {
validate218.errors = [{instancePath:instancePath+"/managementKey",schemaPath:"#/properties/managementKey/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs40 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sessionIdKey !== undefined){
let data20 = data.sessionIdKey;
const _errs42 = errors;
if(errors === _errs42){
if(typeof data20 === "string"){
if(func0(data20) > 256){
validate218.errors = [{instancePath:instancePath+"/sessionIdKey",schemaPath:"#/properties/sessionIdKey/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
else {
if(func0(data20) < 32){
validate218.errors = [{instancePath:instancePath+"/sessionIdKey",schemaPath:"#/properties/sessionIdKey/minLength",keyword:"minLength",params:{limit: 32},message:"must NOT have fewer than 32 characters"}];
return false;
}
}
}
else {
validate218.errors = [{instancePath:instancePath+"/sessionIdKey",schemaPath:"#/properties/sessionIdKey/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs42 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.identicalSessionIds !== undefined){
const _errs44 = errors;
if(typeof data.identicalSessionIds !== "boolean"){
validate218.errors = [{instancePath:instancePath+"/identicalSessionIds",schemaPath:"#/properties/identicalSessionIds/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs44 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.detectsDeviceEnd !== undefined){
const _errs46 = errors;
if(typeof data.detectsDeviceEnd !== "boolean"){
validate218.errors = [{instancePath:instancePath+"/detectsDeviceEnd",schemaPath:"#/properties/detectsDeviceEnd/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs46 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.allowedOrigins !== undefined){
let data23 = data.allowedOrigins;
const _errs48 = errors;
if(errors === _errs48){
if(Array.isArray(data23)){
if(data23.length > 64){
validate218.errors = [{instancePath:instancePath+"/allowedOrigins",schemaPath:"#/properties/allowedOrigins/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"}];
return false;
}
else {
var valid3 = true;
const len2 = data23.length;
for(let i2=0; i2<len2; i2++){
let data24 = data23[i2];
const _errs50 = errors;
if(errors === _errs50){
if(typeof data24 === "string"){
if(func0(data24) > 256){
validate218.errors = [{instancePath:instancePath+"/allowedOrigins/" + i2,schemaPath:"#/properties/allowedOrigins/items/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
}
else {
validate218.errors = [{instancePath:instancePath+"/allowedOrigins/" + i2,schemaPath:"#/properties/allowedOrigins/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid3 = _errs50 === errors;
if(!valid3){
break;
}
}
}
}
else {
validate218.errors = [{instancePath:instancePath+"/allowedOrigins",schemaPath:"#/properties/allowedOrigins/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs48 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.connectTimeout !== undefined){
let data25 = data.connectTimeout;
const _errs52 = errors;
if(!(((typeof data25 == "number") && (!(data25 % 1) && !isNaN(data25))) && (isFinite(data25)))){
validate218.errors = [{instancePath:instancePath+"/connectTimeout",schemaPath:"#/properties/connectTimeout/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs52){
if((typeof data25 == "number") && (isFinite(data25))){
if(data25 > 3600 || isNaN(data25)){
validate218.errors = [{instancePath:instancePath+"/connectTimeout",schemaPath:"#/properties/connectTimeout/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"}];
return false;
}
else {
if(data25 < 1 || isNaN(data25)){
validate218.errors = [{instancePath:instancePath+"/connectTimeout",schemaPath:"#/properties/connectTimeout/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs52 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.establishTimeout !== undefined){
let data26 = data.establishTimeout;
const _errs54 = errors;
if(!(((typeof data26 == "number") && (!(data26 % 1) && !isNaN(data26))) && (isFinite(data26)))){
validate218.errors = [{instancePath:instancePath+"/establishTimeout",schemaPath:"#/properties/establishTimeout/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs54){
if((typeof data26 == "number") && (isFinite(data26))){
if(data26 > 600 || isNaN(data26)){
validate218.errors = [{instancePath:instancePath+"/establishTimeout",schemaPath:"#/properties/establishTimeout/maximum",keyword:"maximum",params:{comparison: "<=", limit: 600},message:"must be <= 600"}];
return false;
}
else {
if(data26 < 1 || isNaN(data26)){
validate218.errors = [{instancePath:instancePath+"/establishTimeout",schemaPath:"#/properties/establishTimeout/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs54 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.idleTimeout !== undefined){
let data27 = data.idleTimeout;
const _errs56 = errors;
if(!(((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27))) && (isFinite(data27)))){
validate218.errors = [{instancePath:instancePath+"/idleTimeout",schemaPath:"#/properties/idleTimeout/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs56){
if((typeof data27 == "number") && (isFinite(data27))){
if(data27 > 86400 || isNaN(data27)){
validate218.errors = [{instancePath:instancePath+"/idleTimeout",schemaPath:"#/properties/idleTimeout/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"}];
return false;
}
else {
if(data27 < 1 || isNaN(data27)){
validate218.errors = [{instancePath:instancePath+"/idleTimeout",schemaPath:"#/properties/idleTimeout/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs56 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keepalive !== undefined){
let data28 = data.keepalive;
const _errs58 = errors;
if(!(((typeof data28 == "number") && (!(data28 % 1) && !isNaN(data28))) && (isFinite(data28)))){
validate218.errors = [{instancePath:instancePath+"/keepalive",schemaPath:"#/properties/keepalive/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs58){
if((typeof data28 == "number") && (isFinite(data28))){
if(data28 > 3600 || isNaN(data28)){
validate218.errors = [{instancePath:instancePath+"/keepalive",schemaPath:"#/properties/keepalive/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"}];
return false;
}
else {
if(data28 < 1 || isNaN(data28)){
validate218.errors = [{instancePath:instancePath+"/keepalive",schemaPath:"#/properties/keepalive/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs58 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.resumeGrace !== undefined){
let data29 = data.resumeGrace;
const _errs60 = errors;
if(!(((typeof data29 == "number") && (!(data29 % 1) && !isNaN(data29))) && (isFinite(data29)))){
validate218.errors = [{instancePath:instancePath+"/resumeGrace",schemaPath:"#/properties/resumeGrace/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs60){
if((typeof data29 == "number") && (isFinite(data29))){
if(data29 > 3600 || isNaN(data29)){
validate218.errors = [{instancePath:instancePath+"/resumeGrace",schemaPath:"#/properties/resumeGrace/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"}];
return false;
}
else {
if(data29 < 0 || isNaN(data29)){
validate218.errors = [{instancePath:instancePath+"/resumeGrace",schemaPath:"#/properties/resumeGrace/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs60 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.terminateTimeout !== undefined){
let data30 = data.terminateTimeout;
const _errs62 = errors;
if(!(((typeof data30 == "number") && (!(data30 % 1) && !isNaN(data30))) && (isFinite(data30)))){
validate218.errors = [{instancePath:instancePath+"/terminateTimeout",schemaPath:"#/properties/terminateTimeout/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs62){
if((typeof data30 == "number") && (isFinite(data30))){
if(data30 > 3600 || isNaN(data30)){
validate218.errors = [{instancePath:instancePath+"/terminateTimeout",schemaPath:"#/properties/terminateTimeout/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"}];
return false;
}
else {
if(data30 < 1 || isNaN(data30)){
validate218.errors = [{instancePath:instancePath+"/terminateTimeout",schemaPath:"#/properties/terminateTimeout/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs62 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.productVersion !== undefined){
let data31 = data.productVersion;
const _errs64 = errors;
if(errors === _errs64){
if(typeof data31 === "string"){
if(!pattern15.test(data31)){
validate218.errors = [{instancePath:instancePath+"/productVersion",schemaPath:"#/properties/productVersion/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$"},message:"must match pattern \""+"^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$"+"\""}];
return false;
}
}
else {
validate218.errors = [{instancePath:instancePath+"/productVersion",schemaPath:"#/properties/productVersion/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs64 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.supervisorSocket !== undefined){
let data32 = data.supervisorSocket;
const _errs66 = errors;
if(errors === _errs66){
if(typeof data32 === "string"){
if(func0(data32) > 100){
validate218.errors = [{instancePath:instancePath+"/supervisorSocket",schemaPath:"#/properties/supervisorSocket/maxLength",keyword:"maxLength",params:{limit: 100},message:"must NOT have more than 100 characters"}];
return false;
}
else {
if(func0(data32) < 1){
validate218.errors = [{instancePath:instancePath+"/supervisorSocket",schemaPath:"#/properties/supervisorSocket/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate218.errors = [{instancePath:instancePath+"/supervisorSocket",schemaPath:"#/properties/supervisorSocket/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs66 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.release !== undefined){
let data33 = data.release;
const _errs68 = errors;
if(errors === _errs68){
if(typeof data33 === "string"){
if(!pattern15.test(data33)){
validate218.errors = [{instancePath:instancePath+"/release",schemaPath:"#/properties/release/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$"},message:"must match pattern \""+"^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$"+"\""}];
return false;
}
}
else {
validate218.errors = [{instancePath:instancePath+"/release",schemaPath:"#/properties/release/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs68 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.releaseCommand !== undefined){
let data34 = data.releaseCommand;
const _errs70 = errors;
if(errors === _errs70){
if(Array.isArray(data34)){
if(data34.length > 64){
validate218.errors = [{instancePath:instancePath+"/releaseCommand",schemaPath:"#/properties/releaseCommand/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"}];
return false;
}
else {
if(data34.length < 1){
validate218.errors = [{instancePath:instancePath+"/releaseCommand",schemaPath:"#/properties/releaseCommand/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid4 = true;
const len3 = data34.length;
for(let i3=0; i3<len3; i3++){
let data35 = data34[i3];
const _errs72 = errors;
if(errors === _errs72){
if(typeof data35 === "string"){
if(func0(data35) > 4096){
validate218.errors = [{instancePath:instancePath+"/releaseCommand/" + i3,schemaPath:"#/properties/releaseCommand/items/maxLength",keyword:"maxLength",params:{limit: 4096},message:"must NOT have more than 4096 characters"}];
return false;
}
else {
if(func0(data35) < 1){
validate218.errors = [{instancePath:instancePath+"/releaseCommand/" + i3,schemaPath:"#/properties/releaseCommand/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate218.errors = [{instancePath:instancePath+"/releaseCommand/" + i3,schemaPath:"#/properties/releaseCommand/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid4 = _errs72 === errors;
if(!valid4){
break;
}
}
}
}
}
else {
validate218.errors = [{instancePath:instancePath+"/releaseCommand",schemaPath:"#/properties/releaseCommand/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs70 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.releaseFile !== undefined){
const _errs74 = errors;
if(typeof data.releaseFile !== "string"){
validate218.errors = [{instancePath:instancePath+"/releaseFile",schemaPath:"#/properties/releaseFile/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs74 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.releaseTimeout !== undefined){
let data37 = data.releaseTimeout;
const _errs76 = errors;
if(!(((typeof data37 == "number") && (!(data37 % 1) && !isNaN(data37))) && (isFinite(data37)))){
validate218.errors = [{instancePath:instancePath+"/releaseTimeout",schemaPath:"#/properties/releaseTimeout/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs76){
if((typeof data37 == "number") && (isFinite(data37))){
if(data37 > 3600 || isNaN(data37)){
validate218.errors = [{instancePath:instancePath+"/releaseTimeout",schemaPath:"#/properties/releaseTimeout/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"}];
return false;
}
else {
if(data37 < 1 || isNaN(data37)){
validate218.errors = [{instancePath:instancePath+"/releaseTimeout",schemaPath:"#/properties/releaseTimeout/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs76 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.logLevel !== undefined){
let data38 = data.logLevel;
const _errs78 = errors;
if(typeof data38 !== "string"){
validate218.errors = [{instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!(((((((data38 === "trace") || (data38 === "debug")) || (data38 === "info")) || (data38 === "warn")) || (data38 === "error")) || (data38 === "fatal")) || (data38 === "silent"))){
validate218.errors = [{instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/enum",keyword:"enum",params:{allowedValues: schema75.properties.logLevel.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs78 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.caFile !== undefined){
const _errs80 = errors;
if(typeof data.caFile !== "string"){
validate218.errors = [{instancePath:instancePath+"/caFile",schemaPath:"#/properties/caFile/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs80 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate218.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate218.errors = vErrors;
return errors === 0;
}

const isCapabilityRule = validate219;
const schema76 = {"type":"string","enum":["adapter","restart","timers","unattended","applications","local-port","upgrade","firmware","identical-session-ids","detects-device-end","allowed-origins","deployment","accounts"]};

function validate219(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
validate219.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!(((((((((((((data === "adapter") || (data === "restart")) || (data === "timers")) || (data === "unattended")) || (data === "applications")) || (data === "local-port")) || (data === "upgrade")) || (data === "firmware")) || (data === "identical-session-ids")) || (data === "detects-device-end")) || (data === "allowed-origins")) || (data === "deployment")) || (data === "accounts"))){
validate219.errors = [{instancePath,schemaPath:"#/enum",keyword:"enum",params:{allowedValues: schema76.enum},message:"must be equal to one of the allowed values"}];
return false;
}
validate219.errors = vErrors;
return errors === 0;
}

const isManifestRule = validate220;
const schema77 = {"type":"object","properties":{"role":{"type":"string","enum":["device","terminal","management","relay"]},"name":{"$ref":"urn:mrsp:type:DisplayName"},"command":{"type":"array","minItems":1,"maxItems":256,"items":{"type":"string","minLength":1,"maxLength":4096}},"url":{"type":"string","maxLength":1024,"pattern":"^https://"},"environment":{"type":"array","maxItems":256,"items":{"type":"string","maxLength":4096,"pattern":"^[A-Za-z_][A-Za-z0-9_]*="}},"capabilities":{"type":"array","maxItems":64,"items":{"$ref":"urn:mrsp:type:Capability"}},"startSeconds":{"type":"integer","minimum":1,"maximum":600}},"additionalProperties":false,"required":["role"]};
const pattern54 = new RegExp("^[A-Za-z_][A-Za-z0-9_]*=", "u");

function validate220(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.role === undefined) && (missing0 = "role")){
validate220.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((((((key0 === "role") || (key0 === "name")) || (key0 === "command")) || (key0 === "url")) || (key0 === "environment")) || (key0 === "capabilities")) || (key0 === "startSeconds"))){
validate220.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.role !== undefined){
let data0 = data.role;
const _errs2 = errors;
if(typeof data0 !== "string"){
validate220.errors = [{instancePath:instancePath+"/role",schemaPath:"#/properties/role/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((((data0 === "device") || (data0 === "terminal")) || (data0 === "management")) || (data0 === "relay"))){
validate220.errors = [{instancePath:instancePath+"/role",schemaPath:"#/properties/role/enum",keyword:"enum",params:{allowedValues: schema77.properties.role.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.name !== undefined){
const _errs4 = errors;
if(!(validate11(data.name, {instancePath:instancePath+"/name",parentData:data,parentDataProperty:"name",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.command !== undefined){
let data2 = data.command;
const _errs5 = errors;
if(errors === _errs5){
if(Array.isArray(data2)){
if(data2.length > 256){
validate220.errors = [{instancePath:instancePath+"/command",schemaPath:"#/properties/command/maxItems",keyword:"maxItems",params:{limit: 256},message:"must NOT have more than 256 items"}];
return false;
}
else {
if(data2.length < 1){
validate220.errors = [{instancePath:instancePath+"/command",schemaPath:"#/properties/command/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs7 = errors;
if(errors === _errs7){
if(typeof data3 === "string"){
if(func0(data3) > 4096){
validate220.errors = [{instancePath:instancePath+"/command/" + i0,schemaPath:"#/properties/command/items/maxLength",keyword:"maxLength",params:{limit: 4096},message:"must NOT have more than 4096 characters"}];
return false;
}
else {
if(func0(data3) < 1){
validate220.errors = [{instancePath:instancePath+"/command/" + i0,schemaPath:"#/properties/command/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate220.errors = [{instancePath:instancePath+"/command/" + i0,schemaPath:"#/properties/command/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid1 = _errs7 === errors;
if(!valid1){
break;
}
}
}
}
}
else {
validate220.errors = [{instancePath:instancePath+"/command",schemaPath:"#/properties/command/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.url !== undefined){
let data4 = data.url;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data4 === "string"){
if(func0(data4) > 1024){
validate220.errors = [{instancePath:instancePath+"/url",schemaPath:"#/properties/url/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"}];
return false;
}
else {
if(!pattern28.test(data4)){
validate220.errors = [{instancePath:instancePath+"/url",schemaPath:"#/properties/url/pattern",keyword:"pattern",params:{pattern: "^https://"},message:"must match pattern \""+"^https://"+"\""}];
return false;
}
}
}
else {
validate220.errors = [{instancePath:instancePath+"/url",schemaPath:"#/properties/url/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.environment !== undefined){
let data5 = data.environment;
const _errs11 = errors;
if(errors === _errs11){
if(Array.isArray(data5)){
if(data5.length > 256){
validate220.errors = [{instancePath:instancePath+"/environment",schemaPath:"#/properties/environment/maxItems",keyword:"maxItems",params:{limit: 256},message:"must NOT have more than 256 items"}];
return false;
}
else {
var valid2 = true;
const len1 = data5.length;
for(let i1=0; i1<len1; i1++){
let data6 = data5[i1];
const _errs13 = errors;
if(errors === _errs13){
if(typeof data6 === "string"){
if(func0(data6) > 4096){
validate220.errors = [{instancePath:instancePath+"/environment/" + i1,schemaPath:"#/properties/environment/items/maxLength",keyword:"maxLength",params:{limit: 4096},message:"must NOT have more than 4096 characters"}];
return false;
}
else {
if(!pattern54.test(data6)){
validate220.errors = [{instancePath:instancePath+"/environment/" + i1,schemaPath:"#/properties/environment/items/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*="},message:"must match pattern \""+"^[A-Za-z_][A-Za-z0-9_]*="+"\""}];
return false;
}
}
}
else {
validate220.errors = [{instancePath:instancePath+"/environment/" + i1,schemaPath:"#/properties/environment/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs13 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate220.errors = [{instancePath:instancePath+"/environment",schemaPath:"#/properties/environment/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.capabilities !== undefined){
let data7 = data.capabilities;
const _errs15 = errors;
if(errors === _errs15){
if(Array.isArray(data7)){
if(data7.length > 64){
validate220.errors = [{instancePath:instancePath+"/capabilities",schemaPath:"#/properties/capabilities/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"}];
return false;
}
else {
var valid3 = true;
const len2 = data7.length;
for(let i2=0; i2<len2; i2++){
const _errs17 = errors;
if(!(validate219(data7[i2], {instancePath:instancePath+"/capabilities/" + i2,parentData:data7,parentDataProperty:i2,rootData}))){
vErrors = vErrors === null ? validate219.errors : vErrors.concat(validate219.errors);
errors = vErrors.length;
}
var valid3 = _errs17 === errors;
if(!valid3){
break;
}
}
}
}
else {
validate220.errors = [{instancePath:instancePath+"/capabilities",schemaPath:"#/properties/capabilities/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.startSeconds !== undefined){
let data9 = data.startSeconds;
const _errs18 = errors;
if(!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))){
validate220.errors = [{instancePath:instancePath+"/startSeconds",schemaPath:"#/properties/startSeconds/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs18){
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 600 || isNaN(data9)){
validate220.errors = [{instancePath:instancePath+"/startSeconds",schemaPath:"#/properties/startSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 600},message:"must be <= 600"}];
return false;
}
else {
if(data9 < 1 || isNaN(data9)){
validate220.errors = [{instancePath:instancePath+"/startSeconds",schemaPath:"#/properties/startSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate220.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate220.errors = vErrors;
return errors === 0;
}

const isReplayRule = validate223;
const schema78 = {"type":"object","properties":{"role":{"type":"string","enum":["device","terminal","management","relay"]},"check":{"type":"string","maxLength":200,"pattern":"^[a-z0-9]+(-[a-z0-9]+)*$"},"seed":{"type":"integer","minimum":0,"maximum":2147483647},"path":{"type":"string","maxLength":65536,"pattern":"^[0-9]+@[0-9]+(:[0-9]+)*$"},"depth":{"type":"string","enum":["smoke","default","deep"]},"directory":{"type":"string","minLength":1,"maxLength":4096},"manifest":{"type":"string","minLength":1,"maxLength":4096},"command":{"type":"array","minItems":1,"maxItems":256,"items":{"type":"string","minLength":1,"maxLength":4096}},"url":{"type":"string","maxLength":1024,"pattern":"^https://"},"together":{"type":"array","minItems":1,"maxItems":4,"items":{"type":"string","maxLength":4096,"pattern":"^(device|terminal|management|relay)=."}}},"additionalProperties":false,"required":["role","check","seed","depth","directory"]};
const pattern55 = new RegExp("^[a-z0-9]+(-[a-z0-9]+)*$", "u");
const pattern56 = new RegExp("^[0-9]+@[0-9]+(:[0-9]+)*$", "u");
const pattern58 = new RegExp("^(device|terminal|management|relay)=.", "u");

function validate223(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.role === undefined) && (missing0 = "role")) || ((data.check === undefined) && (missing0 = "check"))) || ((data.seed === undefined) && (missing0 = "seed"))) || ((data.depth === undefined) && (missing0 = "depth"))) || ((data.directory === undefined) && (missing0 = "directory"))){
validate223.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func8.call(schema78.properties, key0))){
validate223.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.role !== undefined){
let data0 = data.role;
const _errs2 = errors;
if(typeof data0 !== "string"){
validate223.errors = [{instancePath:instancePath+"/role",schemaPath:"#/properties/role/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((((data0 === "device") || (data0 === "terminal")) || (data0 === "management")) || (data0 === "relay"))){
validate223.errors = [{instancePath:instancePath+"/role",schemaPath:"#/properties/role/enum",keyword:"enum",params:{allowedValues: schema78.properties.role.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.check !== undefined){
let data1 = data.check;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(func0(data1) > 200){
validate223.errors = [{instancePath:instancePath+"/check",schemaPath:"#/properties/check/maxLength",keyword:"maxLength",params:{limit: 200},message:"must NOT have more than 200 characters"}];
return false;
}
else {
if(!pattern55.test(data1)){
validate223.errors = [{instancePath:instancePath+"/check",schemaPath:"#/properties/check/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]+(-[a-z0-9]+)*$"},message:"must match pattern \""+"^[a-z0-9]+(-[a-z0-9]+)*$"+"\""}];
return false;
}
}
}
else {
validate223.errors = [{instancePath:instancePath+"/check",schemaPath:"#/properties/check/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.seed !== undefined){
let data2 = data.seed;
const _errs6 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate223.errors = [{instancePath:instancePath+"/seed",schemaPath:"#/properties/seed/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs6){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 2147483647 || isNaN(data2)){
validate223.errors = [{instancePath:instancePath+"/seed",schemaPath:"#/properties/seed/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate223.errors = [{instancePath:instancePath+"/seed",schemaPath:"#/properties/seed/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.path !== undefined){
let data3 = data.path;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data3 === "string"){
if(func0(data3) > 65536){
validate223.errors = [{instancePath:instancePath+"/path",schemaPath:"#/properties/path/maxLength",keyword:"maxLength",params:{limit: 65536},message:"must NOT have more than 65536 characters"}];
return false;
}
else {
if(!pattern56.test(data3)){
validate223.errors = [{instancePath:instancePath+"/path",schemaPath:"#/properties/path/pattern",keyword:"pattern",params:{pattern: "^[0-9]+@[0-9]+(:[0-9]+)*$"},message:"must match pattern \""+"^[0-9]+@[0-9]+(:[0-9]+)*$"+"\""}];
return false;
}
}
}
else {
validate223.errors = [{instancePath:instancePath+"/path",schemaPath:"#/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.depth !== undefined){
let data4 = data.depth;
const _errs10 = errors;
if(typeof data4 !== "string"){
validate223.errors = [{instancePath:instancePath+"/depth",schemaPath:"#/properties/depth/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!(((data4 === "smoke") || (data4 === "default")) || (data4 === "deep"))){
validate223.errors = [{instancePath:instancePath+"/depth",schemaPath:"#/properties/depth/enum",keyword:"enum",params:{allowedValues: schema78.properties.depth.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.directory !== undefined){
let data5 = data.directory;
const _errs12 = errors;
if(errors === _errs12){
if(typeof data5 === "string"){
if(func0(data5) > 4096){
validate223.errors = [{instancePath:instancePath+"/directory",schemaPath:"#/properties/directory/maxLength",keyword:"maxLength",params:{limit: 4096},message:"must NOT have more than 4096 characters"}];
return false;
}
else {
if(func0(data5) < 1){
validate223.errors = [{instancePath:instancePath+"/directory",schemaPath:"#/properties/directory/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate223.errors = [{instancePath:instancePath+"/directory",schemaPath:"#/properties/directory/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.manifest !== undefined){
let data6 = data.manifest;
const _errs14 = errors;
if(errors === _errs14){
if(typeof data6 === "string"){
if(func0(data6) > 4096){
validate223.errors = [{instancePath:instancePath+"/manifest",schemaPath:"#/properties/manifest/maxLength",keyword:"maxLength",params:{limit: 4096},message:"must NOT have more than 4096 characters"}];
return false;
}
else {
if(func0(data6) < 1){
validate223.errors = [{instancePath:instancePath+"/manifest",schemaPath:"#/properties/manifest/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate223.errors = [{instancePath:instancePath+"/manifest",schemaPath:"#/properties/manifest/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.command !== undefined){
let data7 = data.command;
const _errs16 = errors;
if(errors === _errs16){
if(Array.isArray(data7)){
if(data7.length > 256){
validate223.errors = [{instancePath:instancePath+"/command",schemaPath:"#/properties/command/maxItems",keyword:"maxItems",params:{limit: 256},message:"must NOT have more than 256 items"}];
return false;
}
else {
if(data7.length < 1){
validate223.errors = [{instancePath:instancePath+"/command",schemaPath:"#/properties/command/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data7.length;
for(let i0=0; i0<len0; i0++){
let data8 = data7[i0];
const _errs18 = errors;
if(errors === _errs18){
if(typeof data8 === "string"){
if(func0(data8) > 4096){
validate223.errors = [{instancePath:instancePath+"/command/" + i0,schemaPath:"#/properties/command/items/maxLength",keyword:"maxLength",params:{limit: 4096},message:"must NOT have more than 4096 characters"}];
return false;
}
else {
if(func0(data8) < 1){
validate223.errors = [{instancePath:instancePath+"/command/" + i0,schemaPath:"#/properties/command/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate223.errors = [{instancePath:instancePath+"/command/" + i0,schemaPath:"#/properties/command/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid1 = _errs18 === errors;
if(!valid1){
break;
}
}
}
}
}
else {
validate223.errors = [{instancePath:instancePath+"/command",schemaPath:"#/properties/command/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.url !== undefined){
let data9 = data.url;
const _errs20 = errors;
if(errors === _errs20){
if(typeof data9 === "string"){
if(func0(data9) > 1024){
validate223.errors = [{instancePath:instancePath+"/url",schemaPath:"#/properties/url/maxLength",keyword:"maxLength",params:{limit: 1024},message:"must NOT have more than 1024 characters"}];
return false;
}
else {
if(!pattern28.test(data9)){
validate223.errors = [{instancePath:instancePath+"/url",schemaPath:"#/properties/url/pattern",keyword:"pattern",params:{pattern: "^https://"},message:"must match pattern \""+"^https://"+"\""}];
return false;
}
}
}
else {
validate223.errors = [{instancePath:instancePath+"/url",schemaPath:"#/properties/url/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.together !== undefined){
let data10 = data.together;
const _errs22 = errors;
if(errors === _errs22){
if(Array.isArray(data10)){
if(data10.length > 4){
validate223.errors = [{instancePath:instancePath+"/together",schemaPath:"#/properties/together/maxItems",keyword:"maxItems",params:{limit: 4},message:"must NOT have more than 4 items"}];
return false;
}
else {
if(data10.length < 1){
validate223.errors = [{instancePath:instancePath+"/together",schemaPath:"#/properties/together/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid2 = true;
const len1 = data10.length;
for(let i1=0; i1<len1; i1++){
let data11 = data10[i1];
const _errs24 = errors;
if(errors === _errs24){
if(typeof data11 === "string"){
if(func0(data11) > 4096){
validate223.errors = [{instancePath:instancePath+"/together/" + i1,schemaPath:"#/properties/together/items/maxLength",keyword:"maxLength",params:{limit: 4096},message:"must NOT have more than 4096 characters"}];
return false;
}
else {
if(!pattern58.test(data11)){
validate223.errors = [{instancePath:instancePath+"/together/" + i1,schemaPath:"#/properties/together/items/pattern",keyword:"pattern",params:{pattern: "^(device|terminal|management|relay)=."},message:"must match pattern \""+"^(device|terminal|management|relay)=."+"\""}];
return false;
}
}
}
else {
validate223.errors = [{instancePath:instancePath+"/together/" + i1,schemaPath:"#/properties/together/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs24 === errors;
if(!valid2){
break;
}
}
}
}
}
else {
validate223.errors = [{instancePath:instancePath+"/together",schemaPath:"#/properties/together/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate223.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate223.errors = vErrors;
return errors === 0;
}

const isAdapterActRule = validate224;
const schema79 = {"type":"string","enum":["screen","press","end","login","logout","start","show","cancel","address","maintain","follow","notices"]};

function validate224(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
validate224.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((((((((((((data === "screen") || (data === "press")) || (data === "end")) || (data === "login")) || (data === "logout")) || (data === "start")) || (data === "show")) || (data === "cancel")) || (data === "address")) || (data === "maintain")) || (data === "follow")) || (data === "notices"))){
validate224.errors = [{instancePath,schemaPath:"#/enum",keyword:"enum",params:{allowedValues: schema79.enum},message:"must be equal to one of the allowed values"}];
return false;
}
validate224.errors = vErrors;
return errors === 0;
}

const isAdapterDoRule = validate225;
const schema80 = {"type":"object","properties":{"adapter":{"type":"string","const":"do"},"id":{"$ref":"urn:mrsp:type:AdapterId"},"act":{"$ref":"urn:mrsp:type:AdapterAct"},"session":{"$ref":"urn:mrsp:type:Session"},"button":{"type":"string","enum":["yes","no"]},"userId":{"type":"string","maxLength":256},"password":{"type":"string","maxLength":256},"deviceId":{"$ref":"urn:mrsp:type:DeviceId"},"applicationId":{"$ref":"urn:mrsp:type:ApplicationId"},"operation":{"type":"string","enum":["confirm-counters","install-firmware"]},"maintenance":{"$ref":"urn:mrsp:type:RequestId"},"source":{"$ref":"urn:mrsp:type:WebAddress"},"version":{"$ref":"urn:mrsp:type:Version"},"sha256":{"$ref":"urn:mrsp:type:Sha256"},"size":{"type":"integer","minimum":1,"maximum":4294967296}},"required":["adapter","id","act"]};
const schema81 = {"type":"integer","minimum":1,"maximum":9007199254740991};

function validate226(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))){
validate226.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === 0){
if((typeof data == "number") && (isFinite(data))){
if(data > 9007199254740991 || isNaN(data)){
validate226.errors = [{instancePath,schemaPath:"#/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data < 1 || isNaN(data)){
validate226.errors = [{instancePath,schemaPath:"#/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
validate226.errors = vErrors;
return errors === 0;
}


function validate225(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.adapter === undefined) && (missing0 = "adapter")) || ((data.id === undefined) && (missing0 = "id"))) || ((data.act === undefined) && (missing0 = "act"))){
validate225.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.adapter !== undefined){
let data0 = data.adapter;
const _errs1 = errors;
if(typeof data0 !== "string"){
validate225.errors = [{instancePath:instancePath+"/adapter",schemaPath:"#/properties/adapter/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if("do" !== data0){
validate225.errors = [{instancePath:instancePath+"/adapter",schemaPath:"#/properties/adapter/const",keyword:"const",params:{allowedValue: "do"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.id !== undefined){
const _errs3 = errors;
if(!(validate226(data.id, {instancePath:instancePath+"/id",parentData:data,parentDataProperty:"id",rootData}))){
vErrors = vErrors === null ? validate226.errors : vErrors.concat(validate226.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.act !== undefined){
const _errs4 = errors;
if(!(validate224(data.act, {instancePath:instancePath+"/act",parentData:data,parentDataProperty:"act",rootData}))){
vErrors = vErrors === null ? validate224.errors : vErrors.concat(validate224.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.session !== undefined){
const _errs5 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.button !== undefined){
let data4 = data.button;
const _errs6 = errors;
if(typeof data4 !== "string"){
validate225.errors = [{instancePath:instancePath+"/button",schemaPath:"#/properties/button/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((data4 === "yes") || (data4 === "no"))){
validate225.errors = [{instancePath:instancePath+"/button",schemaPath:"#/properties/button/enum",keyword:"enum",params:{allowedValues: schema80.properties.button.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.userId !== undefined){
let data5 = data.userId;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data5 === "string"){
if(func0(data5) > 256){
validate225.errors = [{instancePath:instancePath+"/userId",schemaPath:"#/properties/userId/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
}
else {
validate225.errors = [{instancePath:instancePath+"/userId",schemaPath:"#/properties/userId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.password !== undefined){
let data6 = data.password;
const _errs10 = errors;
if(errors === _errs10){
if(typeof data6 === "string"){
if(func0(data6) > 256){
validate225.errors = [{instancePath:instancePath+"/password",schemaPath:"#/properties/password/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
}
else {
validate225.errors = [{instancePath:instancePath+"/password",schemaPath:"#/properties/password/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.deviceId !== undefined){
const _errs12 = errors;
if(!(validate0(data.deviceId, {instancePath:instancePath+"/deviceId",parentData:data,parentDataProperty:"deviceId",rootData}))){
vErrors = vErrors === null ? validate0.errors : vErrors.concat(validate0.errors);
errors = vErrors.length;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.applicationId !== undefined){
const _errs13 = errors;
if(!(validate1(data.applicationId, {instancePath:instancePath+"/applicationId",parentData:data,parentDataProperty:"applicationId",rootData}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.operation !== undefined){
let data9 = data.operation;
const _errs14 = errors;
if(typeof data9 !== "string"){
validate225.errors = [{instancePath:instancePath+"/operation",schemaPath:"#/properties/operation/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((data9 === "confirm-counters") || (data9 === "install-firmware"))){
validate225.errors = [{instancePath:instancePath+"/operation",schemaPath:"#/properties/operation/enum",keyword:"enum",params:{allowedValues: schema80.properties.operation.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maintenance !== undefined){
const _errs16 = errors;
if(!(validate5(data.maintenance, {instancePath:instancePath+"/maintenance",parentData:data,parentDataProperty:"maintenance",rootData}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.source !== undefined){
const _errs17 = errors;
if(!(validate19(data.source, {instancePath:instancePath+"/source",parentData:data,parentDataProperty:"source",rootData}))){
vErrors = vErrors === null ? validate19.errors : vErrors.concat(validate19.errors);
errors = vErrors.length;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
const _errs18 = errors;
if(!(validate17(data.version, {instancePath:instancePath+"/version",parentData:data,parentDataProperty:"version",rootData}))){
vErrors = vErrors === null ? validate17.errors : vErrors.concat(validate17.errors);
errors = vErrors.length;
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sha256 !== undefined){
const _errs19 = errors;
if(!(validate20(data.sha256, {instancePath:instancePath+"/sha256",parentData:data,parentDataProperty:"sha256",rootData}))){
vErrors = vErrors === null ? validate20.errors : vErrors.concat(validate20.errors);
errors = vErrors.length;
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.size !== undefined){
let data14 = data.size;
const _errs20 = errors;
if(!(((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14))) && (isFinite(data14)))){
validate225.errors = [{instancePath:instancePath+"/size",schemaPath:"#/properties/size/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs20){
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 > 4294967296 || isNaN(data14)){
validate225.errors = [{instancePath:instancePath+"/size",schemaPath:"#/properties/size/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967296},message:"must be <= 4294967296"}];
return false;
}
else {
if(data14 < 1 || isNaN(data14)){
validate225.errors = [{instancePath:instancePath+"/size",schemaPath:"#/properties/size/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate225.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate225.errors = vErrors;
return errors === 0;
}

const isAdapterStopRule = validate236;
const schema82 = {"type":"object","properties":{"adapter":{"type":"string","const":"stop"}},"required":["adapter"]};

function validate236(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.adapter === undefined) && (missing0 = "adapter")){
validate236.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.adapter !== undefined){
let data0 = data.adapter;
if(typeof data0 !== "string"){
validate236.errors = [{instancePath:instancePath+"/adapter",schemaPath:"#/properties/adapter/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if("stop" !== data0){
validate236.errors = [{instancePath:instancePath+"/adapter",schemaPath:"#/properties/adapter/const",keyword:"const",params:{allowedValue: "stop"},message:"must be equal to constant"}];
return false;
}
}
}
}
else {
validate236.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate236.errors = vErrors;
return errors === 0;
}

const isAdapterReadyRule = validate237;
const schema83 = {"type":"object","properties":{"adapter":{"type":"string","const":"ready"}},"required":["adapter"]};

function validate237(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.adapter === undefined) && (missing0 = "adapter")){
validate237.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.adapter !== undefined){
let data0 = data.adapter;
if(typeof data0 !== "string"){
validate237.errors = [{instancePath:instancePath+"/adapter",schemaPath:"#/properties/adapter/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if("ready" !== data0){
validate237.errors = [{instancePath:instancePath+"/adapter",schemaPath:"#/properties/adapter/const",keyword:"const",params:{allowedValue: "ready"},message:"must be equal to constant"}];
return false;
}
}
}
}
else {
validate237.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate237.errors = vErrors;
return errors === 0;
}

const isAdapterDoneRule = validate238;
const schema84 = {"type":"object","properties":{"adapter":{"type":"string","const":"done"},"id":{"$ref":"urn:mrsp:type:AdapterId"},"session":{"$ref":"urn:mrsp:type:Session"},"shown":{"type":"boolean"},"userName":{"type":"string","maxLength":256},"organization":{"type":"string","maxLength":256},"application":{"type":"string","maxLength":256},"bindingCode":{"type":"string","maxLength":64},"code":{"$ref":"urn:mrsp:type:WireErrorCode"},"state":{"type":"string","maxLength":64},"reason":{"type":"string","maxLength":64},"maintenance":{"$ref":"urn:mrsp:type:RequestId"},"percent":{"type":"integer","minimum":0,"maximum":100},"port":{"type":"integer","minimum":1,"maximum":65535},"host":{"type":"string","maxLength":512},"notices":{"type":"array","maxItems":1000,"items":{"$ref":"urn:mrsp:type:DisplayedNotice"}}},"required":["adapter","id"]};
const schema85 = {"type":"object","properties":{"notice":{"$ref":"urn:mrsp:type:RequestId"},"deviceId":{"$ref":"urn:mrsp:type:DeviceId"}},"required":["notice","deviceId"]};

function validate243(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.notice === undefined) && (missing0 = "notice")) || ((data.deviceId === undefined) && (missing0 = "deviceId"))){
validate243.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.notice !== undefined){
const _errs1 = errors;
if(!(validate5(data.notice, {instancePath:instancePath+"/notice",parentData:data,parentDataProperty:"notice",rootData}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.deviceId !== undefined){
const _errs2 = errors;
if(!(validate0(data.deviceId, {instancePath:instancePath+"/deviceId",parentData:data,parentDataProperty:"deviceId",rootData}))){
vErrors = vErrors === null ? validate0.errors : vErrors.concat(validate0.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate243.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate243.errors = vErrors;
return errors === 0;
}


function validate238(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.adapter === undefined) && (missing0 = "adapter")) || ((data.id === undefined) && (missing0 = "id"))){
validate238.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.adapter !== undefined){
let data0 = data.adapter;
const _errs1 = errors;
if(typeof data0 !== "string"){
validate238.errors = [{instancePath:instancePath+"/adapter",schemaPath:"#/properties/adapter/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if("done" !== data0){
validate238.errors = [{instancePath:instancePath+"/adapter",schemaPath:"#/properties/adapter/const",keyword:"const",params:{allowedValue: "done"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.id !== undefined){
const _errs3 = errors;
if(!(validate226(data.id, {instancePath:instancePath+"/id",parentData:data,parentDataProperty:"id",rootData}))){
vErrors = vErrors === null ? validate226.errors : vErrors.concat(validate226.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.session !== undefined){
const _errs4 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.shown !== undefined){
const _errs5 = errors;
if(typeof data.shown !== "boolean"){
validate238.errors = [{instancePath:instancePath+"/shown",schemaPath:"#/properties/shown/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.userName !== undefined){
let data4 = data.userName;
const _errs7 = errors;
if(errors === _errs7){
if(typeof data4 === "string"){
if(func0(data4) > 256){
validate238.errors = [{instancePath:instancePath+"/userName",schemaPath:"#/properties/userName/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
}
else {
validate238.errors = [{instancePath:instancePath+"/userName",schemaPath:"#/properties/userName/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.organization !== undefined){
let data5 = data.organization;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data5 === "string"){
if(func0(data5) > 256){
validate238.errors = [{instancePath:instancePath+"/organization",schemaPath:"#/properties/organization/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
}
else {
validate238.errors = [{instancePath:instancePath+"/organization",schemaPath:"#/properties/organization/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.application !== undefined){
let data6 = data.application;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data6 === "string"){
if(func0(data6) > 256){
validate238.errors = [{instancePath:instancePath+"/application",schemaPath:"#/properties/application/maxLength",keyword:"maxLength",params:{limit: 256},message:"must NOT have more than 256 characters"}];
return false;
}
}
else {
validate238.errors = [{instancePath:instancePath+"/application",schemaPath:"#/properties/application/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.bindingCode !== undefined){
let data7 = data.bindingCode;
const _errs13 = errors;
if(errors === _errs13){
if(typeof data7 === "string"){
if(func0(data7) > 64){
validate238.errors = [{instancePath:instancePath+"/bindingCode",schemaPath:"#/properties/bindingCode/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"}];
return false;
}
}
else {
validate238.errors = [{instancePath:instancePath+"/bindingCode",schemaPath:"#/properties/bindingCode/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.code !== undefined){
const _errs15 = errors;
if(!(validate21(data.code, {instancePath:instancePath+"/code",parentData:data,parentDataProperty:"code",rootData}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.state !== undefined){
let data9 = data.state;
const _errs16 = errors;
if(errors === _errs16){
if(typeof data9 === "string"){
if(func0(data9) > 64){
validate238.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"}];
return false;
}
}
else {
validate238.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
let data10 = data.reason;
const _errs18 = errors;
if(errors === _errs18){
if(typeof data10 === "string"){
if(func0(data10) > 64){
validate238.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/maxLength",keyword:"maxLength",params:{limit: 64},message:"must NOT have more than 64 characters"}];
return false;
}
}
else {
validate238.errors = [{instancePath:instancePath+"/reason",schemaPath:"#/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maintenance !== undefined){
const _errs20 = errors;
if(!(validate5(data.maintenance, {instancePath:instancePath+"/maintenance",parentData:data,parentDataProperty:"maintenance",rootData}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.percent !== undefined){
let data12 = data.percent;
const _errs21 = errors;
if(!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))){
validate238.errors = [{instancePath:instancePath+"/percent",schemaPath:"#/properties/percent/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs21){
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 > 100 || isNaN(data12)){
validate238.errors = [{instancePath:instancePath+"/percent",schemaPath:"#/properties/percent/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},message:"must be <= 100"}];
return false;
}
else {
if(data12 < 0 || isNaN(data12)){
validate238.errors = [{instancePath:instancePath+"/percent",schemaPath:"#/properties/percent/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.port !== undefined){
let data13 = data.port;
const _errs23 = errors;
if(!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))){
validate238.errors = [{instancePath:instancePath+"/port",schemaPath:"#/properties/port/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs23){
if((typeof data13 == "number") && (isFinite(data13))){
if(data13 > 65535 || isNaN(data13)){
validate238.errors = [{instancePath:instancePath+"/port",schemaPath:"#/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535"}];
return false;
}
else {
if(data13 < 1 || isNaN(data13)){
validate238.errors = [{instancePath:instancePath+"/port",schemaPath:"#/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.host !== undefined){
let data14 = data.host;
const _errs25 = errors;
if(errors === _errs25){
if(typeof data14 === "string"){
if(func0(data14) > 512){
validate238.errors = [{instancePath:instancePath+"/host",schemaPath:"#/properties/host/maxLength",keyword:"maxLength",params:{limit: 512},message:"must NOT have more than 512 characters"}];
return false;
}
}
else {
validate238.errors = [{instancePath:instancePath+"/host",schemaPath:"#/properties/host/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.notices !== undefined){
let data15 = data.notices;
const _errs27 = errors;
if(errors === _errs27){
if(Array.isArray(data15)){
if(data15.length > 1000){
validate238.errors = [{instancePath:instancePath+"/notices",schemaPath:"#/properties/notices/maxItems",keyword:"maxItems",params:{limit: 1000},message:"must NOT have more than 1000 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data15.length;
for(let i0=0; i0<len0; i0++){
const _errs29 = errors;
if(!(validate243(data15[i0], {instancePath:instancePath+"/notices/" + i0,parentData:data15,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate243.errors : vErrors.concat(validate243.errors);
errors = vErrors.length;
}
var valid1 = _errs29 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate238.errors = [{instancePath:instancePath+"/notices",schemaPath:"#/properties/notices/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs27 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate238.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate238.errors = vErrors;
return errors === 0;
}

const isDisplayedNoticeRule = validate243;

const isAdapterFailedRule = validate247;
const schema86 = {"type":"object","properties":{"adapter":{"type":"string","const":"failed"},"id":{"$ref":"urn:mrsp:type:AdapterId"},"code":{"$ref":"urn:mrsp:type:WireErrorCode"},"message":{"type":"string","maxLength":4096}},"required":["adapter","id","message"]};

function validate247(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.adapter === undefined) && (missing0 = "adapter")) || ((data.id === undefined) && (missing0 = "id"))) || ((data.message === undefined) && (missing0 = "message"))){
validate247.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.adapter !== undefined){
let data0 = data.adapter;
const _errs1 = errors;
if(typeof data0 !== "string"){
validate247.errors = [{instancePath:instancePath+"/adapter",schemaPath:"#/properties/adapter/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if("failed" !== data0){
validate247.errors = [{instancePath:instancePath+"/adapter",schemaPath:"#/properties/adapter/const",keyword:"const",params:{allowedValue: "failed"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.id !== undefined){
const _errs3 = errors;
if(!(validate226(data.id, {instancePath:instancePath+"/id",parentData:data,parentDataProperty:"id",rootData}))){
vErrors = vErrors === null ? validate226.errors : vErrors.concat(validate226.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.code !== undefined){
const _errs4 = errors;
if(!(validate21(data.code, {instancePath:instancePath+"/code",parentData:data,parentDataProperty:"code",rootData}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.message !== undefined){
let data3 = data.message;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data3 === "string"){
if(func0(data3) > 4096){
validate247.errors = [{instancePath:instancePath+"/message",schemaPath:"#/properties/message/maxLength",keyword:"maxLength",params:{limit: 4096},message:"must NOT have more than 4096 characters"}];
return false;
}
}
else {
validate247.errors = [{instancePath:instancePath+"/message",schemaPath:"#/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate247.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate247.errors = vErrors;
return errors === 0;
}

const isAdapterIdRule = validate226;

const isAdapterQuestionRule = validate250;
const schema87 = {"oneOf":[{"$ref":"urn:mrsp:type:AdapterDo"},{"$ref":"urn:mrsp:type:AdapterStop"}],"type":"object","discriminator":{"propertyName":"adapter"}};

function validate250(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const tag0 = data.adapter;
if(typeof tag0 == "string"){
if(tag0 === "do"){
if(!(validate225(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate225.errors : vErrors.concat(validate225.errors);
errors = vErrors.length;
}
}
else if(tag0 === "stop"){
if(!(validate236(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate236.errors : vErrors.concat(validate236.errors);
errors = vErrors.length;
}
}
else {
validate250.errors = [{instancePath,schemaPath:"#/discriminator",keyword:"discriminator",params:{error: "mapping", tag: "adapter", tagValue: tag0},message:"value of tag \"adapter\" must be in oneOf"}];
return false;
}
}
else {
validate250.errors = [{instancePath,schemaPath:"#/discriminator",keyword:"discriminator",params:{error: "tag", tag: "adapter", tagValue: tag0},message:"tag \"adapter\" must be string"}];
return false;
}
}
else {
validate250.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate250.errors = vErrors;
return errors === 0;
}

const isAdapterAnswerRule = validate253;
const schema88 = {"oneOf":[{"$ref":"urn:mrsp:type:AdapterReady"},{"$ref":"urn:mrsp:type:AdapterDone"},{"$ref":"urn:mrsp:type:AdapterFailed"}],"type":"object","discriminator":{"propertyName":"adapter"}};

function validate253(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const tag0 = data.adapter;
if(typeof tag0 == "string"){
if(tag0 === "ready"){
if(!(validate237(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate237.errors : vErrors.concat(validate237.errors);
errors = vErrors.length;
}
}
else if(tag0 === "done"){
if(!(validate238(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate238.errors : vErrors.concat(validate238.errors);
errors = vErrors.length;
}
}
else if(tag0 === "failed"){
if(!(validate247(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate247.errors : vErrors.concat(validate247.errors);
errors = vErrors.length;
}
}
else {
validate253.errors = [{instancePath,schemaPath:"#/discriminator",keyword:"discriminator",params:{error: "mapping", tag: "adapter", tagValue: tag0},message:"value of tag \"adapter\" must be in oneOf"}];
return false;
}
}
else {
validate253.errors = [{instancePath,schemaPath:"#/discriminator",keyword:"discriminator",params:{error: "tag", tag: "adapter", tagValue: tag0},message:"tag \"adapter\" must be string"}];
return false;
}
}
else {
validate253.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate253.errors = vErrors;
return errors === 0;
}

const isApprovalRequestRule = validate257;
const schema89 = {"type":"object","properties":{"request":{"$ref":"urn:mrsp:type:RequestId"},"session":{"$ref":"urn:mrsp:type:Session"},"application":{"$ref":"urn:mrsp:type:ApplicationId"},"user":{"$ref":"urn:mrsp:type:UserId"},"userName":{"$ref":"urn:mrsp:type:DisplayName"},"organization":{"$ref":"urn:mrsp:type:DisplayName"},"bindingCode":{"$ref":"urn:mrsp:type:BindingCode"},"expiresIn":{"$ref":"urn:mrsp:type:Seconds"}},"required":["request","session","application","user","userName","organization","bindingCode","expiresIn"]};

function validate257(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((((data.request === undefined) && (missing0 = "request")) || ((data.session === undefined) && (missing0 = "session"))) || ((data.application === undefined) && (missing0 = "application"))) || ((data.user === undefined) && (missing0 = "user"))) || ((data.userName === undefined) && (missing0 = "userName"))) || ((data.organization === undefined) && (missing0 = "organization"))) || ((data.bindingCode === undefined) && (missing0 = "bindingCode"))) || ((data.expiresIn === undefined) && (missing0 = "expiresIn"))){
validate257.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.request !== undefined){
const _errs1 = errors;
if(!(validate5(data.request, {instancePath:instancePath+"/request",parentData:data,parentDataProperty:"request",rootData}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.session !== undefined){
const _errs2 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.application !== undefined){
const _errs3 = errors;
if(!(validate1(data.application, {instancePath:instancePath+"/application",parentData:data,parentDataProperty:"application",rootData}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.user !== undefined){
const _errs4 = errors;
if(!(validate2(data.user, {instancePath:instancePath+"/user",parentData:data,parentDataProperty:"user",rootData}))){
vErrors = vErrors === null ? validate2.errors : vErrors.concat(validate2.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.userName !== undefined){
const _errs5 = errors;
if(!(validate11(data.userName, {instancePath:instancePath+"/userName",parentData:data,parentDataProperty:"userName",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.organization !== undefined){
const _errs6 = errors;
if(!(validate11(data.organization, {instancePath:instancePath+"/organization",parentData:data,parentDataProperty:"organization",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.bindingCode !== undefined){
const _errs7 = errors;
if(!(validate10(data.bindingCode, {instancePath:instancePath+"/bindingCode",parentData:data,parentDataProperty:"bindingCode",rootData}))){
vErrors = vErrors === null ? validate10.errors : vErrors.concat(validate10.errors);
errors = vErrors.length;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expiresIn !== undefined){
const _errs8 = errors;
if(!(validate14(data.expiresIn, {instancePath:instancePath+"/expiresIn",parentData:data,parentDataProperty:"expiresIn",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate257.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate257.errors = vErrors;
return errors === 0;
}

const isApprovalRule = validate266;
const schema90 = {"type":"object","properties":{"request":{"$ref":"urn:mrsp:type:RequestId"},"session":{"$ref":"urn:mrsp:type:Session"},"answer":{"type":"string","enum":["yes","no"]},"reason":{"$ref":"urn:mrsp:type:RefusalReason"}},"required":["request","session","answer","reason"]};

function validate266(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.request === undefined) && (missing0 = "request")) || ((data.session === undefined) && (missing0 = "session"))) || ((data.answer === undefined) && (missing0 = "answer"))) || ((data.reason === undefined) && (missing0 = "reason"))){
validate266.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.request !== undefined){
const _errs1 = errors;
if(!(validate5(data.request, {instancePath:instancePath+"/request",parentData:data,parentDataProperty:"request",rootData}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.session !== undefined){
const _errs2 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.answer !== undefined){
let data2 = data.answer;
const _errs3 = errors;
if(typeof data2 !== "string"){
validate266.errors = [{instancePath:instancePath+"/answer",schemaPath:"#/properties/answer/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((data2 === "yes") || (data2 === "no"))){
validate266.errors = [{instancePath:instancePath+"/answer",schemaPath:"#/properties/answer/enum",keyword:"enum",params:{allowedValues: schema90.properties.answer.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
const _errs5 = errors;
if(!(validate24(data.reason, {instancePath:instancePath+"/reason",parentData:data,parentDataProperty:"reason",rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate266.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate266.errors = vErrors;
return errors === 0;
}

const isApprovalCancelRule = validate270;
const schema91 = {"type":"object","properties":{"request":{"$ref":"urn:mrsp:type:RequestId"},"session":{"$ref":"urn:mrsp:type:Session"}},"required":["request","session"]};

function validate270(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.request === undefined) && (missing0 = "request")) || ((data.session === undefined) && (missing0 = "session"))){
validate270.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.request !== undefined){
const _errs1 = errors;
if(!(validate5(data.request, {instancePath:instancePath+"/request",parentData:data,parentDataProperty:"request",rootData}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.session !== undefined){
const _errs2 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate270.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate270.errors = vErrors;
return errors === 0;
}

const isSessionInfoRule = validate273;
const schema92 = {"type":"object","properties":{"request":{"$ref":"urn:mrsp:type:RequestId"},"session":{"$ref":"urn:mrsp:type:Session"},"application":{"$ref":"urn:mrsp:type:ApplicationId"},"sessionId":{"$ref":"urn:mrsp:type:SessionId"},"token":{"$ref":"urn:mrsp:type:Token"},"url":{"$ref":"urn:mrsp:type:WebSocketAddress"},"expiresIn":{"$ref":"urn:mrsp:type:Seconds"},"connectTimeout":{"$ref":"urn:mrsp:type:Seconds"}},"required":["request","session","application","sessionId","token","url","expiresIn","connectTimeout"]};

function validate273(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((((data.request === undefined) && (missing0 = "request")) || ((data.session === undefined) && (missing0 = "session"))) || ((data.application === undefined) && (missing0 = "application"))) || ((data.sessionId === undefined) && (missing0 = "sessionId"))) || ((data.token === undefined) && (missing0 = "token"))) || ((data.url === undefined) && (missing0 = "url"))) || ((data.expiresIn === undefined) && (missing0 = "expiresIn"))) || ((data.connectTimeout === undefined) && (missing0 = "connectTimeout"))){
validate273.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.request !== undefined){
const _errs1 = errors;
if(!(validate5(data.request, {instancePath:instancePath+"/request",parentData:data,parentDataProperty:"request",rootData}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.session !== undefined){
const _errs2 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.application !== undefined){
const _errs3 = errors;
if(!(validate1(data.application, {instancePath:instancePath+"/application",parentData:data,parentDataProperty:"application",rootData}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sessionId !== undefined){
const _errs4 = errors;
if(!(validate6(data.sessionId, {instancePath:instancePath+"/sessionId",parentData:data,parentDataProperty:"sessionId",rootData}))){
vErrors = vErrors === null ? validate6.errors : vErrors.concat(validate6.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.token !== undefined){
const _errs5 = errors;
if(!(validate7(data.token, {instancePath:instancePath+"/token",parentData:data,parentDataProperty:"token",rootData}))){
vErrors = vErrors === null ? validate7.errors : vErrors.concat(validate7.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.url !== undefined){
const _errs6 = errors;
if(!(validate18(data.url, {instancePath:instancePath+"/url",parentData:data,parentDataProperty:"url",rootData}))){
vErrors = vErrors === null ? validate18.errors : vErrors.concat(validate18.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expiresIn !== undefined){
const _errs7 = errors;
if(!(validate14(data.expiresIn, {instancePath:instancePath+"/expiresIn",parentData:data,parentDataProperty:"expiresIn",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.connectTimeout !== undefined){
const _errs8 = errors;
if(!(validate14(data.connectTimeout, {instancePath:instancePath+"/connectTimeout",parentData:data,parentDataProperty:"connectTimeout",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate273.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate273.errors = vErrors;
return errors === 0;
}

const isSessionTerminateRule = validate282;
const schema93 = {"type":"object","properties":{"request":{"$ref":"urn:mrsp:type:RequestId"},"session":{"$ref":"urn:mrsp:type:Session"},"reason":{"$ref":"urn:mrsp:type:EndReason"}},"required":["request","session","reason"]};

function validate282(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.request === undefined) && (missing0 = "request")) || ((data.session === undefined) && (missing0 = "session"))) || ((data.reason === undefined) && (missing0 = "reason"))){
validate282.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.request !== undefined){
const _errs1 = errors;
if(!(validate5(data.request, {instancePath:instancePath+"/request",parentData:data,parentDataProperty:"request",rootData}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.session !== undefined){
const _errs2 = errors;
if(!(validate3(data.session, {instancePath:instancePath+"/session",parentData:data,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reason !== undefined){
const _errs3 = errors;
if(!(validate25(data.reason, {instancePath:instancePath+"/reason",parentData:data,parentDataProperty:"reason",rootData}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate282.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate282.errors = vErrors;
return errors === 0;
}

const isMaintenanceRequestRule = validate286;
const schema94 = {"type":"object","properties":{"request":{"$ref":"urn:mrsp:type:RequestId"},"operation":{"type":"string","enum":["confirm-counters","install-firmware"]},"firmware":{"$ref":"urn:mrsp:type:Firmware"}},"required":["request","operation"]};

function validate286(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.request === undefined) && (missing0 = "request")) || ((data.operation === undefined) && (missing0 = "operation"))){
validate286.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.request !== undefined){
const _errs1 = errors;
if(!(validate5(data.request, {instancePath:instancePath+"/request",parentData:data,parentDataProperty:"request",rootData}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.operation !== undefined){
let data1 = data.operation;
const _errs2 = errors;
if(typeof data1 !== "string"){
validate286.errors = [{instancePath:instancePath+"/operation",schemaPath:"#/properties/operation/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((data1 === "confirm-counters") || (data1 === "install-firmware"))){
validate286.errors = [{instancePath:instancePath+"/operation",schemaPath:"#/properties/operation/enum",keyword:"enum",params:{allowedValues: schema94.properties.operation.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.firmware !== undefined){
const _errs4 = errors;
if(!(validate29(data.firmware, {instancePath:instancePath+"/firmware",parentData:data,parentDataProperty:"firmware",rootData}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate286.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate286.errors = vErrors;
return errors === 0;
}

const isMaintenanceProgressRule = validate289;
const schema95 = {"type":"object","properties":{"request":{"$ref":"urn:mrsp:type:RequestId"},"phase":{"type":"string","enum":["download","verify","install","restart"]},"percent":{"type":"integer","minimum":0,"maximum":100}},"required":["request","phase","percent"]};

function validate289(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.request === undefined) && (missing0 = "request")) || ((data.phase === undefined) && (missing0 = "phase"))) || ((data.percent === undefined) && (missing0 = "percent"))){
validate289.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.request !== undefined){
const _errs1 = errors;
if(!(validate5(data.request, {instancePath:instancePath+"/request",parentData:data,parentDataProperty:"request",rootData}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.phase !== undefined){
let data1 = data.phase;
const _errs2 = errors;
if(typeof data1 !== "string"){
validate289.errors = [{instancePath:instancePath+"/phase",schemaPath:"#/properties/phase/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((((data1 === "download") || (data1 === "verify")) || (data1 === "install")) || (data1 === "restart"))){
validate289.errors = [{instancePath:instancePath+"/phase",schemaPath:"#/properties/phase/enum",keyword:"enum",params:{allowedValues: schema95.properties.phase.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.percent !== undefined){
let data2 = data.percent;
const _errs4 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate289.errors = [{instancePath:instancePath+"/percent",schemaPath:"#/properties/percent/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs4){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 100 || isNaN(data2)){
validate289.errors = [{instancePath:instancePath+"/percent",schemaPath:"#/properties/percent/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},message:"must be <= 100"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate289.errors = [{instancePath:instancePath+"/percent",schemaPath:"#/properties/percent/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate289.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate289.errors = vErrors;
return errors === 0;
}

const isMaintenanceResultRule = validate291;
const schema96 = {"type":"object","properties":{"request":{"$ref":"urn:mrsp:type:RequestId"},"outcome":{"type":"string","enum":["done","failed"]},"code":{"$ref":"urn:mrsp:type:WireErrorCode"},"firmware":{"$ref":"urn:mrsp:type:Version"},"counters":{"type":"array","maxItems":64,"items":{"$ref":"urn:mrsp:type:Counter"}}},"required":["request","outcome"]};

function validate291(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.request === undefined) && (missing0 = "request")) || ((data.outcome === undefined) && (missing0 = "outcome"))){
validate291.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.request !== undefined){
const _errs1 = errors;
if(!(validate5(data.request, {instancePath:instancePath+"/request",parentData:data,parentDataProperty:"request",rootData}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.outcome !== undefined){
let data1 = data.outcome;
const _errs2 = errors;
if(typeof data1 !== "string"){
validate291.errors = [{instancePath:instancePath+"/outcome",schemaPath:"#/properties/outcome/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
if(!((data1 === "done") || (data1 === "failed"))){
validate291.errors = [{instancePath:instancePath+"/outcome",schemaPath:"#/properties/outcome/enum",keyword:"enum",params:{allowedValues: schema96.properties.outcome.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.code !== undefined){
const _errs4 = errors;
if(!(validate21(data.code, {instancePath:instancePath+"/code",parentData:data,parentDataProperty:"code",rootData}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.firmware !== undefined){
const _errs5 = errors;
if(!(validate17(data.firmware, {instancePath:instancePath+"/firmware",parentData:data,parentDataProperty:"firmware",rootData}))){
vErrors = vErrors === null ? validate17.errors : vErrors.concat(validate17.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.counters !== undefined){
let data4 = data.counters;
const _errs6 = errors;
if(errors === _errs6){
if(Array.isArray(data4)){
if(data4.length > 64){
validate291.errors = [{instancePath:instancePath+"/counters",schemaPath:"#/properties/counters/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
const _errs8 = errors;
if(!(validate33(data4[i0], {instancePath:instancePath+"/counters/" + i0,parentData:data4,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate33.errors : vErrors.concat(validate33.errors);
errors = vErrors.length;
}
var valid1 = _errs8 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate291.errors = [{instancePath:instancePath+"/counters",schemaPath:"#/properties/counters/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate291.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate291.errors = vErrors;
return errors === 0;
}

const isDeviceInfoRule = validate296;
const schema97 = {"type":"object","properties":{"model":{"$ref":"urn:mrsp:type:DisplayName"},"serial":{"$ref":"urn:mrsp:type:DisplayName"},"firmware":{"$ref":"urn:mrsp:type:Version"},"product":{"$ref":"urn:mrsp:type:Product"},"unattended":{"type":"boolean"},"applications":{"type":"array","maxItems":16,"items":{"$ref":"urn:mrsp:type:Application"}},"sessions":{"type":"array","maxItems":16,"items":{"type":"object","properties":{"session":{"$ref":"urn:mrsp:type:Session"}},"required":["session"]}}},"required":["model","serial","firmware","product","unattended","applications","sessions"]};

function validate296(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((data.model === undefined) && (missing0 = "model")) || ((data.serial === undefined) && (missing0 = "serial"))) || ((data.firmware === undefined) && (missing0 = "firmware"))) || ((data.product === undefined) && (missing0 = "product"))) || ((data.unattended === undefined) && (missing0 = "unattended"))) || ((data.applications === undefined) && (missing0 = "applications"))) || ((data.sessions === undefined) && (missing0 = "sessions"))){
validate296.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.model !== undefined){
const _errs1 = errors;
if(!(validate11(data.model, {instancePath:instancePath+"/model",parentData:data,parentDataProperty:"model",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.serial !== undefined){
const _errs2 = errors;
if(!(validate11(data.serial, {instancePath:instancePath+"/serial",parentData:data,parentDataProperty:"serial",rootData}))){
vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.firmware !== undefined){
const _errs3 = errors;
if(!(validate17(data.firmware, {instancePath:instancePath+"/firmware",parentData:data,parentDataProperty:"firmware",rootData}))){
vErrors = vErrors === null ? validate17.errors : vErrors.concat(validate17.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.product !== undefined){
const _errs4 = errors;
if(!(validate16(data.product, {instancePath:instancePath+"/product",parentData:data,parentDataProperty:"product",rootData}))){
vErrors = vErrors === null ? validate16.errors : vErrors.concat(validate16.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.unattended !== undefined){
const _errs5 = errors;
if(typeof data.unattended !== "boolean"){
validate296.errors = [{instancePath:instancePath+"/unattended",schemaPath:"#/properties/unattended/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.applications !== undefined){
let data5 = data.applications;
const _errs7 = errors;
if(errors === _errs7){
if(Array.isArray(data5)){
if(data5.length > 16){
validate296.errors = [{instancePath:instancePath+"/applications",schemaPath:"#/properties/applications/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
const _errs9 = errors;
if(!(validate26(data5[i0], {instancePath:instancePath+"/applications/" + i0,parentData:data5,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
var valid1 = _errs9 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate296.errors = [{instancePath:instancePath+"/applications",schemaPath:"#/properties/applications/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sessions !== undefined){
let data7 = data.sessions;
const _errs10 = errors;
if(errors === _errs10){
if(Array.isArray(data7)){
if(data7.length > 16){
validate296.errors = [{instancePath:instancePath+"/sessions",schemaPath:"#/properties/sessions/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items"}];
return false;
}
else {
var valid2 = true;
const len1 = data7.length;
for(let i1=0; i1<len1; i1++){
let data8 = data7[i1];
const _errs12 = errors;
if(errors === _errs12){
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
let missing1;
if((data8.session === undefined) && (missing1 = "session")){
validate296.errors = [{instancePath:instancePath+"/sessions/" + i1,schemaPath:"#/properties/sessions/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data8.session !== undefined){
if(!(validate3(data8.session, {instancePath:instancePath+"/sessions/" + i1+"/session",parentData:data8,parentDataProperty:"session",rootData}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
}
}
}
else {
validate296.errors = [{instancePath:instancePath+"/sessions/" + i1,schemaPath:"#/properties/sessions/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid2 = _errs12 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate296.errors = [{instancePath:instancePath+"/sessions",schemaPath:"#/properties/sessions/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate296.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate296.errors = vErrors;
return errors === 0;
}

const isPreferParameterRule = validate303;
const schema98 = {"type":"string","pattern":"^wait=(60|[1-5]?[0-9])$"};
const pattern59 = new RegExp("^wait=(60|[1-5]?[0-9])$", "u");

function validate303(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(typeof data === "string"){
if(!pattern59.test(data)){
validate303.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^wait=(60|[1-5]?[0-9])$"},message:"must match pattern \""+"^wait=(60|[1-5]?[0-9])$"+"\""}];
return false;
}
}
else {
validate303.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate303.errors = vErrors;
return errors === 0;
}

const isSinceParameterRule = validate304;
const schema99 = {"type":"integer","minimum":0,"maximum":9007199254740991};

function validate304(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))){
validate304.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === 0){
if((typeof data == "number") && (isFinite(data))){
if(data > 9007199254740991 || isNaN(data)){
validate304.errors = [{instancePath,schemaPath:"#/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data < 0 || isNaN(data)){
validate304.errors = [{instancePath,schemaPath:"#/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
validate304.errors = vErrors;
return errors === 0;
}

const isConnectedMaxFrameFieldRule = validate305;
const schema100 = {"type":"integer","minimum":1024,"maximum":1048576};

function validate305(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))){
validate305.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === 0){
if((typeof data == "number") && (isFinite(data))){
if(data > 1048576 || isNaN(data)){
validate305.errors = [{instancePath,schemaPath:"#/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1048576},message:"must be <= 1048576"}];
return false;
}
else {
if(data < 1024 || isNaN(data)){
validate305.errors = [{instancePath,schemaPath:"#/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1024},message:"must be >= 1024"}];
return false;
}
}
}
}
validate305.errors = vErrors;
return errors === 0;
}

const isConnectedCreditFieldRule = validate306;
const schema101 = {"type":"integer","minimum":65536,"maximum":16777216};

function validate306(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))){
validate306.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === 0){
if((typeof data == "number") && (isFinite(data))){
if(data > 16777216 || isNaN(data)){
validate306.errors = [{instancePath,schemaPath:"#/maximum",keyword:"maximum",params:{comparison: "<=", limit: 16777216},message:"must be <= 16777216"}];
return false;
}
else {
if(data < 65536 || isNaN(data)){
validate306.errors = [{instancePath,schemaPath:"#/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"}];
return false;
}
}
}
}
validate306.errors = vErrors;
return errors === 0;
}

const isConnectedKeepaliveFieldRule = validate307;
const schema102 = {"type":"integer","minimum":1,"maximum":3600};

function validate307(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))){
validate307.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === 0){
if((typeof data == "number") && (isFinite(data))){
if(data > 3600 || isNaN(data)){
validate307.errors = [{instancePath,schemaPath:"#/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"}];
return false;
}
else {
if(data < 1 || isNaN(data)){
validate307.errors = [{instancePath,schemaPath:"#/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
validate307.errors = vErrors;
return errors === 0;
}

const isConnectedIdleTimeoutFieldRule = validate308;
const schema103 = {"type":"integer","minimum":1,"maximum":31536000};

function validate308(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))){
validate308.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === 0){
if((typeof data == "number") && (isFinite(data))){
if(data > 31536000 || isNaN(data)){
validate308.errors = [{instancePath,schemaPath:"#/maximum",keyword:"maximum",params:{comparison: "<=", limit: 31536000},message:"must be <= 31536000"}];
return false;
}
else {
if(data < 1 || isNaN(data)){
validate308.errors = [{instancePath,schemaPath:"#/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
validate308.errors = vErrors;
return errors === 0;
}

const isConnectedExpiresInFieldRule = validate309;
const schema104 = {"type":"integer","minimum":0,"maximum":31536000};

function validate309(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))){
validate309.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === 0){
if((typeof data == "number") && (isFinite(data))){
if(data > 31536000 || isNaN(data)){
validate309.errors = [{instancePath,schemaPath:"#/maximum",keyword:"maximum",params:{comparison: "<=", limit: 31536000},message:"must be <= 31536000"}];
return false;
}
else {
if(data < 0 || isNaN(data)){
validate309.errors = [{instancePath,schemaPath:"#/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
validate309.errors = vErrors;
return errors === 0;
}

const isHelloVersionFieldRule = validate310;
const schema105 = {"type":"integer","minimum":1,"maximum":255};

function validate310(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))){
validate310.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === 0){
if((typeof data == "number") && (isFinite(data))){
if(data > 255 || isNaN(data)){
validate310.errors = [{instancePath,schemaPath:"#/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255"}];
return false;
}
else {
if(data < 1 || isNaN(data)){
validate310.errors = [{instancePath,schemaPath:"#/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
validate310.errors = vErrors;
return errors === 0;
}

const isHelloCapabilitiesFieldRule = validate311;
const schema106 = {"type":"array","maxItems":32,"items":{"type":"string","pattern":"^[a-z][a-z0-9-]{0,31}$"}};
const pattern60 = new RegExp("^[a-z][a-z0-9-]{0,31}$", "u");

function validate311(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(Array.isArray(data)){
if(data.length > 32){
validate311.errors = [{instancePath,schemaPath:"#/maxItems",keyword:"maxItems",params:{limit: 32},message:"must NOT have more than 32 items"}];
return false;
}
else {
var valid0 = true;
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
let data0 = data[i0];
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(!pattern60.test(data0)){
validate311.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9-]{0,31}$"},message:"must match pattern \""+"^[a-z][a-z0-9-]{0,31}$"+"\""}];
return false;
}
}
else {
validate311.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
if(!valid0){
break;
}
}
}
}
else {
validate311.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
validate311.errors = vErrors;
return errors === 0;
}

const isHelloApplicationsFieldRule = validate312;
const schema107 = {"type":"array","maxItems":16,"items":{"$ref":"urn:mrsp:type:ApplicationId"}};

function validate312(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(Array.isArray(data)){
if(data.length > 16){
validate312.errors = [{instancePath,schemaPath:"#/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items"}];
return false;
}
else {
var valid0 = true;
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
const _errs1 = errors;
if(!(validate1(data[i0], {instancePath:instancePath+"/" + i0,parentData:data,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
if(!valid0){
break;
}
}
}
}
else {
validate312.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
validate312.errors = vErrors;
return errors === 0;
}

const isHelloMaxExchangesFieldRule = validate314;
const schema108 = {"type":"integer","minimum":1,"maximum":1024};

function validate314(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))){
validate314.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === 0){
if((typeof data == "number") && (isFinite(data))){
if(data > 1024 || isNaN(data)){
validate314.errors = [{instancePath,schemaPath:"#/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1024},message:"must be <= 1024"}];
return false;
}
else {
if(data < 1 || isNaN(data)){
validate314.errors = [{instancePath,schemaPath:"#/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
validate314.errors = vErrors;
return errors === 0;
}

const isRequestExchangeFieldRule = validate315;
const schema109 = {"type":"integer","minimum":1,"maximum":9007199254740991};

function validate315(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))){
validate315.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === 0){
if((typeof data == "number") && (isFinite(data))){
if(data > 9007199254740991 || isNaN(data)){
validate315.errors = [{instancePath,schemaPath:"#/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data < 1 || isNaN(data)){
validate315.errors = [{instancePath,schemaPath:"#/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
validate315.errors = vErrors;
return errors === 0;
}

const isRequestEndFieldRule = validate316;
const schema110 = {"type":"boolean","const":true};

function validate316(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "boolean"){
validate316.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
if(true !== data){
validate316.errors = [{instancePath,schemaPath:"#/const",keyword:"const",params:{allowedValue: true},message:"must be equal to constant"}];
return false;
}
validate316.errors = vErrors;
return errors === 0;
}

const isCreditCreditFieldRule = validate317;
const schema111 = {"type":"integer","minimum":1,"maximum":16777216};

function validate317(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))){
validate317.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === 0){
if((typeof data == "number") && (isFinite(data))){
if(data > 16777216 || isNaN(data)){
validate317.errors = [{instancePath,schemaPath:"#/maximum",keyword:"maximum",params:{comparison: "<=", limit: 16777216},message:"must be <= 16777216"}];
return false;
}
else {
if(data < 1 || isNaN(data)){
validate317.errors = [{instancePath,schemaPath:"#/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
validate317.errors = vErrors;
return errors === 0;
}

export const isDeviceId = validator(isDeviceIdRule)
export const isApplicationId = validator(isApplicationIdRule)
export const isUserId = validator(isUserIdRule)
export const isSession = validator(isSessionRule)
export const isTerminalId = validator(isTerminalIdRule)
export const isRequestId = validator(isRequestIdRule)
export const isSessionId = validator(isSessionIdRule)
export const isToken = validator(isTokenRule)
export const isResumeKey = validator(isResumeKeyRule)
export const isAccessToken = validator(isAccessTokenRule)
export const isBindingCode = validator(isBindingCodeRule)
export const isDisplayName = validator(isDisplayNameRule)
export const isMailAddress = validator(isMailAddressRule)
export const isSide = validator(isSideRule)
export const isSeconds = validator(isSecondsRule)
export const isTimestamp = validator(isTimestampRule)
export const isProduct = validator(isProductRule)
export const isVersion = validator(isVersionRule)
export const isWebSocketAddress = validator(isWebSocketAddressRule)
export const isWebAddress = validator(isWebAddressRule)
export const isSha256 = validator(isSha256Rule)
export const isWireErrorCode = validator(isWireErrorCodeRule)
export const isParty = validator(isPartyRule)
export const isWireTimerName = validator(isWireTimerNameRule)
export const isRefusalReason = validator(isRefusalReasonRule)
export const isEndReason = validator(isEndReasonRule)
export const isApplication = validator(isApplicationRule)
export const isFirmware = validator(isFirmwareRule)
export const isCounter = validator(isCounterRule)
export const isProblem = validator(isProblemRule)
export const isLoginRequest = validator(isLoginRequestRule)
export const isLogin = validator(isLoginRule)
export const isDevice = validator(isDeviceRule)
export const isDeviceList = validator(isDeviceListRule)
export const isConfirmCounters = validator(isConfirmCountersRule)
export const isInstallFirmware = validator(isInstallFirmwareRule)
export const isMaintenanceInstruction = validator(isMaintenanceInstructionRule)
export const isMaintenance = validator(isMaintenanceRule)
export const isStartRequest = validator(isStartRequestRule)
export const isSessionState = validator(isSessionStateRule)
export const isSessionTimers = validator(isSessionTimersRule)
export const isRemoteSession = validator(isRemoteSessionRule)
export const isRemoteSessionList = validator(isRemoteSessionListRule)
export const isConnectionInformation = validator(isConnectionInformationRule)
export const isExtension = validator(isExtensionRule)
export const isAuthenticationRequest = validator(isAuthenticationRequestRule)
export const isAuthenticationAccepted = validator(isAuthenticationAcceptedRule)
export const isAuthenticationRefused = validator(isAuthenticationRefusedRule)
export const isAuthentication = validator(isAuthenticationRule)
export const isStartedLog = validator(isStartedLogRule)
export const isEndedLog = validator(isEndedLogRule)
export const isLog = validator(isLogRule)
export const isLogReceipt = validator(isLogReceiptRule)
export const isTerminationRequest = validator(isTerminationRequestRule)
export const isTerminationReceipt = validator(isTerminationReceiptRule)
export const isDeploymentInstruction = validator(isDeploymentInstructionRule)
export const isDeviceInSession = validator(isDeviceInSessionRule)
export const isDeployment = validator(isDeploymentRule)
export const isNotice = validator(isNoticeRule)
export const isNoticeList = validator(isNoticeListRule)
export const isManagementHealth = validator(isManagementHealthRule)
export const isReservationRequest = validator(isReservationRequestRule)
export const isReservation = validator(isReservationRule)
export const isSessionInRelay = validator(isSessionInRelayRule)
export const isSessionList = validator(isSessionListRule)
export const isTermination = validator(isTerminationRule)
export const isReservationExtension = validator(isReservationExtensionRule)
export const isDrainRequest = validator(isDrainRequestRule)
export const isRelayHealth = validator(isRelayHealthRule)
export const isPairVersion = validator(isPairVersionRule)
export const isPairName = validator(isPairNameRule)
export const isAccounts = validator(isAccountsRule)
export const isDeviceConfiguration = validator(isDeviceConfigurationRule)
export const isTerminalConfiguration = validator(isTerminalConfigurationRule)
export const isManagementConfiguration = validator(isManagementConfigurationRule)
export const isRelayConfiguration = validator(isRelayConfigurationRule)
export const isCapability = validator(isCapabilityRule)
export const isManifest = validator(isManifestRule)
export const isReplay = validator(isReplayRule)
export const isAdapterAct = validator(isAdapterActRule)
export const isAdapterDo = validator(isAdapterDoRule)
export const isAdapterStop = validator(isAdapterStopRule)
export const isAdapterReady = validator(isAdapterReadyRule)
export const isAdapterDone = validator(isAdapterDoneRule)
export const isDisplayedNotice = validator(isDisplayedNoticeRule)
export const isAdapterFailed = validator(isAdapterFailedRule)
export const isAdapterId = validator(isAdapterIdRule)
export const isAdapterQuestion = validator(isAdapterQuestionRule)
export const isAdapterAnswer = validator(isAdapterAnswerRule)
export const isApprovalRequest = validator(isApprovalRequestRule)
export const isApproval = validator(isApprovalRule)
export const isApprovalCancel = validator(isApprovalCancelRule)
export const isSessionInfo = validator(isSessionInfoRule)
export const isSessionTerminate = validator(isSessionTerminateRule)
export const isMaintenanceRequest = validator(isMaintenanceRequestRule)
export const isMaintenanceProgress = validator(isMaintenanceProgressRule)
export const isMaintenanceResult = validator(isMaintenanceResultRule)
export const isDeviceInfo = validator(isDeviceInfoRule)
export const isPreferParameter = validator(isPreferParameterRule)
export const isSinceParameter = validator(isSinceParameterRule)
export const isConnectedMaxFrameField = validator(isConnectedMaxFrameFieldRule)
export const isConnectedCreditField = validator(isConnectedCreditFieldRule)
export const isConnectedKeepaliveField = validator(isConnectedKeepaliveFieldRule)
export const isConnectedIdleTimeoutField = validator(isConnectedIdleTimeoutFieldRule)
export const isConnectedExpiresInField = validator(isConnectedExpiresInFieldRule)
export const isHelloVersionField = validator(isHelloVersionFieldRule)
export const isHelloCapabilitiesField = validator(isHelloCapabilitiesFieldRule)
export const isHelloApplicationsField = validator(isHelloApplicationsFieldRule)
export const isHelloMaxExchangesField = validator(isHelloMaxExchangesFieldRule)
export const isRequestExchangeField = validator(isRequestExchangeFieldRule)
export const isRequestEndField = validator(isRequestEndFieldRule)
export const isCreditCreditField = validator(isCreditCreditFieldRule)

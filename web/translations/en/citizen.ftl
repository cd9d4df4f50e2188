# Pages of a citizen on their own cases.
question-step = Step { $step } of { $steps }
question-continue = Continue
question-saved = Your answers are saved when you press “Continue”. You can stop and go on later.

check-title = Check your answers
check-step = Last step
check-change = Change
check-collect = When and where you will collect
check-collect-text = If you submit now, we expect that you can collect on:
check-submit-title = Submit
check-declaration = By submitting you declare that what you have written is true.
check-submit = Submit the application

receipt-title = We have received your application
receipt-collect = When and where to come
receipt-told = If the day or the hour changes, we will tell you by email.
receipt-not-told = You did not ask to be told if the day or the hour changes. You can always see it on the page of your case.
receipt-next = What happens now
receipt-next-text = We are sending this receipt to { $email } as well. A clerk will check your application.
receipt-to-case = See your case
receipt-print = You can print this page: it is your proof of submission.

cases-title = My cases
cases-drafts = Applications you have not submitted
cases-continue = Continue:
cases-saved = Saved
cases-discard = Delete
cases-collect = Collection
cases-empty = You have not submitted any application yet.
cases-to-services = See the services

case-refusal = Why it was not granted
case-refusal-text = If you disagree, contact the office or apply again.
case-appointment = Your appointment
case-expected = Expected collection
case-move = Change the day or the hour
case-answers = What you wrote in the application
case-receipt = Proof of submission
asked-title = We need something from you
asked-until = Reply by:
reply-label = Your reply
reply-hint = Write what you will bring or what you are correcting
reply-button = Send the reply
reply-empty = Enter your reply
reply-too-long = The reply is too long. Write up to 2,000 characters

slot-title = Change the day or hour of collection
slot-now = Your appointment now:
slots-legend = Free times
slots-count = { $count ->
    [one] { $count } free time
   *[other] { $count } free times
}
slot-choose = Choose one of the free times
slot-button = Change the appointment
slot-none = There are no free times at the moment. Try again tomorrow.

history-title = What has happened
history-opened = You submitted the application
history-submitted = The application was submitted
history-protocol = Protocol number { $protocol } was given
history-status = { $status }
history-routed = Passed to the responsible office
history-task-created = New task: { $task }
history-task-claimed = Taken on: { $task }
history-task-released = Returned to the inbox: { $task }
history-task-completed = Completed: { $task }
history-task-cancelled = Time ran out: { $task }
history-reply-awaited = We asked you for something more
history-reply-received = We received your reply
history-applicant-asked = The applicant was asked for something
history-applicant-replied = Reply of the applicant: { $text }
history-appointment-booked = Collection appointment made: { $at }
history-appointment-moved = The appointment was moved from { $from } to { $to }
history-appointment-moved-why = The appointment was moved from { $from } to { $to }. Reason: { $reason }
history-appointment-released = The appointment was cancelled
history-ended = The case was closed: { $outcome }

next-nothing = The case is closed. There is nothing more for you to do.
next-reply = We are waiting for your reply before we can go on.
next-collect = Come to collect at the time of your appointment, with your identity card or passport.
next-being-checked = A clerk is working on your case now.
next-to-be-checked = Your case is waiting its turn. You do not need to do anything.
next-automatic = Your application is being registered. The next step will appear here shortly.

told-registered = Your account is ready.
told-signed-out = You have signed out.
told-moved = The appointment was changed.
told-replied = Your reply was sent.
told-claimed = You have taken on the task.
told-released = The task is back in the inbox.
told-completed = The task is completed.
told-discarded = The draft application was deleted.
told-job-retried = It will be tried again
told-job-abandoned = The mail was left out

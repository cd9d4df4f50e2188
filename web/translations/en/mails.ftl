# Mails.
mail-greeting = Hello,
mail-receipt-subject = { $reference }: we have received your application ({ $service })
mail-receipt-lead = We have received your application. This message is your proof of submission.
mail-arrived-subject = New case { $reference }: { $service }
mail-arrived-lead = A new case has reached your office.
mail-arrived-open = See it here:
mail-moved-subject = { $reference }: new date of collection, { $to }
mail-moved-lead = The date of collection for your application “{ $service }” ({ $reference }) has changed.
mail-moved-from = Old date
mail-moved-to = New date
mail-moved-reason = Reason
mail-moved-calendar = The attached file puts the new date into your calendar.
mail-follow = Follow your case:
mail-automatic = This message was sent automatically.
